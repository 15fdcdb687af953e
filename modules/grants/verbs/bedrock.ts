import { type Companion, type ServiceVerbs, THE_ARN, type TypeVerbs } from './service-verbs';

const INVOKE_MODEL = ['InvokeModel', 'InvokeModelWithResponseStream'];
const MODEL: TypeVerbs = { verbs: { invoke: INVOKE_MODEL } };

/** The Regions that a profile of an area sends requests to, by the first part of its ID. */
const REGIONS: Readonly<Record<string, string>> = {
  apac: 'ap-*',
  au: 'ap-*',
  ca: 'ca-*',
  eu: 'eu-*',
  global: '*',
  jp: 'ap-northeast-*',
  us: 'us-*',
  'us-gov': 'us-gov-*',
};

/**
 * A profile requires its model in every Region that it may choose; only through the profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
function modelsBehind(from: RegExp, to: string, region: string): Companion {
  return {
    verbs: ['invoke'],
    type: 'foundation-model',
    from,
    to,
    place: { region, account: '' },
    actions: INVOKE_MODEL,
    condition: { operator: 'ArnLike', key: 'bedrock:InferenceProfileArn', value: THE_ARN },
  };
}

export const bedrock: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/security_iam_id-based-policy-examples.html',

  types: {
    'foundation-model': MODEL,
    'custom-model-deployment': MODEL,
    'imported-model': MODEL,
    'provisioned-model': MODEL,
    'bedrock-marketplace-model-endpoint': MODEL,
    'prompt-router': MODEL,
    'default-prompt-router': MODEL,
    'inference-profile': {
      ...MODEL,
      companions: Object.entries(REGIONS).map(([area, region]) =>
        modelsBehind(new RegExp(`^inference-profile/${area}\\.(.+)$`), 'foundation-model/$1', region),
      ),
    },
    'application-inference-profile': {
      ...MODEL,
      companions: [modelsBehind(/^application-inference-profile\//, 'foundation-model/*', '*')],
    },
    'async-invoke': { verbs: { read: ['GetAsyncInvoke'] } },
    guardrail: { verbs: { invoke: ['ApplyGuardrail'] } },
    'agent-alias': { verbs: { invoke: ['InvokeAgent'] } },
    'flow-alias': { verbs: { invoke: ['InvokeFlow'] } },
    'knowledge-base': { verbs: { read: ['Retrieve'] } },
    prompt: { verbs: { read: ['GetPrompt'] } },
    'prompt-version': { verbs: { read: ['GetPrompt'] } },
  },
  service: {
    list: ['ListFoundationModels', 'ListInferenceProfiles'],
    invoke: ['Rerank', 'RetrieveAndGenerate'],
  },
};
