import { CloudError } from '../terraform/cloud';
import { tagList, type IamCall, type IamOperation } from './iam-call';

function providerAt({ iam, parameters }: IamCall) {
  const arn = parameters.text('OpenIDConnectProviderArn');
  const found = iam.openIdProviders[arn];
  if (found === undefined) throw new CloudError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
  return found;
}

/** The operations of IAM on OpenID Connect providers, which the jobs of a repository sign in with. */
export const IAM_OPEN_ID: Readonly<Record<string, IamOperation>> = {
  CreateOpenIDConnectProvider: ({ iam, parameters, account, partition }) => {
    const url = parameters.text('Url').replace('https://', '');
    const arn = `arn:${partition}:iam::${account}:oidc-provider/${url}`;
    if (iam.openIdProviders[arn] !== undefined) {
      throw new CloudError('EntityAlreadyExists', `Provider with url ${url} already exists.`);
    }
    iam.openIdProviders[arn] = { url, clientIds: parameters.list('ClientIDList'), tags: parameters.tags() };
    return { OpenIDConnectProviderArn: arn };
  },
  GetOpenIDConnectProvider: (call) => {
    const { url, clientIds, tags } = providerAt(call);
    return {
      Url: url,
      ClientIDList: clientIds,
      // IAM finds the thumbprint itself where none is given.
      ThumbprintList: ['2b18947a6a9fc7764fd8b5fb18a863b0c6dac24f'],
      CreateDate: '2026-01-01T00:00:00Z',
      Tags: tagList(tags),
    };
  },
  DeleteOpenIDConnectProvider: (call) => {
    providerAt(call);
    Reflect.deleteProperty(call.iam.openIdProviders, call.parameters.text('OpenIDConnectProviderArn'));
  },
};
