import type { AccessRule, Family, RuleStep } from '../rule';
import { PASS_ROLE_PAGE, pathfinding, titleOf } from './path';

const FAMILY: Family = {
  title: 'Passing a role to something new',
  reason:
    'An AWS service that receives a role runs code or calls AWS with the permissions of that role. A principal that chooses the role and starts the work has all access of the role.',
  remedy:
    'Name the one role to pass in `resources` and give it only the permissions that the work needs. Omit `iam:PassRole` if the resource is created elsewhere.',
};

/** The service that receives the role, and the actions that make it run. */
interface Passing {
  readonly id: string;
  /** The service principals to which the role may be passed, any of them. */
  readonly to: readonly string[];
  readonly steps: readonly (RuleStep | string)[];
  /** Completes `can pass role/admin to …`. */
  readonly message: string;
  readonly reference?: string;
}

const EC2 = ['ec2.amazonaws.com'];
const LAMBDA = ['lambda.amazonaws.com'];
const CLOUDFORMATION = ['cloudformation.amazonaws.com'];
const GLUE = ['glue.amazonaws.com'];
const CODEBUILD = ['codebuild.amazonaws.com'];
const SAGEMAKER = ['sagemaker.amazonaws.com'];
const ECS = ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'];
const AGENTCORE = ['bedrock-agentcore.amazonaws.com'];
const EKS = ['pods.eks.amazonaws.com'];

const PASSINGS: readonly Passing[] = [
  {
    id: 'ec2-run-instances',
    to: EC2,
    steps: ['ec2:RunInstances'],
    message: 'an EC2 instance it starts',
    reference: pathfinding('ec2-001'),
  },
  {
    id: 'ec2-spot-instances',
    to: EC2,
    steps: ['ec2:RequestSpotInstances'],
    message: 'an EC2 spot instance it requests',
    reference: pathfinding('ec2-003'),
  },
  {
    id: 'autoscaling-launch-configuration',
    to: EC2,
    steps: [
      'autoscaling:CreateLaunchConfiguration',
      { actions: ['autoscaling:CreateAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup'] },
    ],
    message: 'the EC2 instances of an Auto Scaling group',
  },
  {
    id: 'lambda-create-invoke',
    to: LAMBDA,
    steps: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    message: 'a Lambda function it creates and invokes',
    reference: pathfinding('lambda-001'),
  },
  {
    id: 'lambda-create-event-source',
    to: LAMBDA,
    steps: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    message: 'a Lambda function it creates and has run by events',
    reference: pathfinding('lambda-002'),
  },
  {
    id: 'lambda-create-add-permission',
    to: LAMBDA,
    steps: ['lambda:CreateFunction', 'lambda:AddPermission'],
    message: 'a Lambda function it creates and lets any principal invoke',
    reference: pathfinding('lambda-006'),
  },
  {
    id: 'cloudformation-create-stack',
    to: CLOUDFORMATION,
    steps: ['cloudformation:CreateStack'],
    message: 'CloudFormation with a stack it defines',
    reference: pathfinding('cloudformation-001'),
  },
  {
    id: 'cloudformation-create-stack-set',
    to: CLOUDFORMATION,
    steps: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
    message: 'CloudFormation with a stack set it defines',
    reference: pathfinding('cloudformation-003'),
  },
  {
    id: 'cloudformation-update-stack-set',
    to: CLOUDFORMATION,
    steps: ['cloudformation:UpdateStackSet'],
    message: 'CloudFormation with a stack set it changes',
    reference: pathfinding('cloudformation-004'),
  },
  {
    id: 'glue-dev-endpoint',
    to: GLUE,
    steps: ['glue:CreateDevEndpoint'],
    message: 'a Glue development endpoint it creates',
    reference: pathfinding('glue-001'),
  },
  {
    id: 'glue-create-job-run',
    to: GLUE,
    steps: ['glue:CreateJob', 'glue:StartJobRun'],
    message: 'a Glue job it creates and runs',
    reference: pathfinding('glue-003'),
  },
  {
    id: 'glue-create-job-trigger',
    to: GLUE,
    steps: ['glue:CreateJob', 'glue:CreateTrigger'],
    message: 'a Glue job it creates and has run by a trigger',
    reference: pathfinding('glue-004'),
  },
  {
    id: 'glue-update-job-run',
    to: GLUE,
    steps: ['glue:UpdateJob', 'glue:StartJobRun'],
    message: 'a Glue job it changes and runs',
    reference: pathfinding('glue-005'),
  },
  {
    id: 'glue-update-job-trigger',
    to: GLUE,
    steps: ['glue:UpdateJob', 'glue:CreateTrigger'],
    message: 'a Glue job it changes and has run by a trigger',
    reference: pathfinding('glue-006'),
  },
  {
    id: 'glue-session',
    to: GLUE,
    steps: ['glue:CreateSession', 'glue:RunStatement'],
    message: 'an interactive Glue session it runs code in',
  },
  {
    id: 'datapipeline',
    to: ['datapipeline.amazonaws.com', 'elasticmapreduce.amazonaws.com', ...EC2],
    steps: ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'],
    message: 'a data pipeline it defines and starts',
    reference: pathfinding('datapipeline-001'),
  },
  {
    id: 'codebuild-start-build',
    to: CODEBUILD,
    steps: ['codebuild:CreateProject', 'codebuild:StartBuild'],
    message: 'a CodeBuild project it creates and builds',
    reference: pathfinding('codebuild-001'),
  },
  {
    id: 'codebuild-start-build-batch',
    to: CODEBUILD,
    steps: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
    message: 'a CodeBuild project it creates and builds in a batch',
    reference: pathfinding('codebuild-004'),
  },
  {
    id: 'codestar-create-project',
    to: ['codestar.amazonaws.com', ...CLOUDFORMATION],
    steps: ['codestar:CreateProject'],
    message: 'CodeStar with a project it defines',
  },
  {
    id: 'sagemaker-notebook',
    to: SAGEMAKER,
    steps: ['sagemaker:CreateNotebookInstance'],
    message: 'a SageMaker notebook it creates',
    reference: pathfinding('sagemaker-001'),
  },
  {
    id: 'sagemaker-training-job',
    to: SAGEMAKER,
    steps: ['sagemaker:CreateTrainingJob'],
    message: 'a SageMaker training job it starts',
    reference: pathfinding('sagemaker-002'),
  },
  {
    id: 'sagemaker-processing-job',
    to: SAGEMAKER,
    steps: ['sagemaker:CreateProcessingJob'],
    message: 'a SageMaker processing job it starts',
    reference: pathfinding('sagemaker-003'),
  },
  {
    id: 'ecs-create-service',
    to: ECS,
    steps: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    message: 'an ECS task it defines and runs as a service',
    reference: pathfinding('ecs-003'),
  },
  {
    id: 'ecs-register-run-task',
    to: ECS,
    steps: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    message: 'an ECS task it defines and runs',
    reference: pathfinding('ecs-004'),
  },
  {
    id: 'ecs-register-start-task',
    to: ECS,
    steps: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    message: 'an ECS task it defines and starts on an instance it chooses',
    reference: pathfinding('ecs-005'),
  },
  {
    id: 'ecs-run-task',
    to: ECS,
    steps: ['ecs:RunTask'],
    message: 'an existing ECS task whose command and role it replaces',
  },
  {
    id: 'ecs-start-task',
    to: ECS,
    steps: ['ecs:StartTask'],
    message: 'an existing ECS task that it starts on an instance it chooses, with another command and role',
  },
  {
    id: 'apprunner-create-service',
    to: ['apprunner.amazonaws.com', 'tasks.apprunner.amazonaws.com', 'build.apprunner.amazonaws.com'],
    steps: ['apprunner:CreateService'],
    message: 'an App Runner service it creates',
    reference: pathfinding('apprunner-001'),
  },
  {
    id: 'bedrock-code-interpreter',
    to: AGENTCORE,
    steps: [
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    message: 'a Bedrock code interpreter it creates and runs code in',
    reference: pathfinding('bedrock-001'),
  },
  {
    id: 'batch-submit-job',
    to: ECS,
    steps: ['batch:RegisterJobDefinition', 'batch:SubmitJob'],
    message: 'a Batch job it defines and submits',
  },
  {
    id: 'braket-create-job',
    to: ['braket.amazonaws.com'],
    steps: ['braket:CreateJob'],
    message: 'a Braket job it creates',
  },
  {
    id: 'cognito-identity-pool-roles',
    to: ['cognito-identity.amazonaws.com'],
    steps: ['cognito-identity:SetIdentityPoolRoles'],
    message: 'the users of a Cognito identity pool',
  },
  {
    id: 'emr-run-job-flow',
    to: ['elasticmapreduce.amazonaws.com', ...EC2],
    steps: ['elasticmapreduce:RunJobFlow'],
    message: 'the instances of an EMR cluster it starts',
  },
  {
    id: 'emr-serverless',
    to: ['emr-serverless.amazonaws.com'],
    steps: ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
    message: 'an EMR Serverless job it runs',
  },
  {
    id: 'gamelift-fleet',
    to: ['gamelift.amazonaws.com'],
    steps: ['gamelift:CreateBuild', 'gamelift:CreateFleet', 'gamelift:RequestUploadCredentials'],
    message: 'a GameLift fleet that runs its own build',
  },
  {
    id: 'imagebuilder-image',
    to: EC2,
    steps: [
      'imagebuilder:CreateComponent',
      'imagebuilder:CreateImageRecipe',
      'imagebuilder:CreateInfrastructureConfiguration',
      'imagebuilder:CreateImage',
    ],
    message: 'the EC2 instance on which Image Builder builds an image it defines',
  },
  {
    id: 'kinesis-analytics',
    to: ['kinesisanalytics.amazonaws.com'],
    steps: ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
    message: 'a Managed Flink application it creates and starts',
  },
  {
    id: 'omics-run',
    to: ['omics.amazonaws.com'],
    steps: ['omics:CreateWorkflow', 'omics:StartRun'],
    message: 'a HealthOmics workflow it creates and runs',
  },
  {
    id: 'scheduler-create-schedule',
    to: ['scheduler.amazonaws.com'],
    steps: ['scheduler:CreateSchedule'],
    message: 'a schedule that calls any API of AWS with it',
  },
  {
    id: 'ssm-automation',
    to: ['ssm.amazonaws.com'],
    steps: ['ssm:CreateDocument', 'ssm:StartAutomationExecution'],
    message: 'a Systems Manager automation it writes and starts',
  },
  {
    id: 'states-create-start',
    to: ['states.amazonaws.com'],
    steps: ['states:CreateStateMachine', 'states:StartExecution'],
    message: 'a state machine that it creates and starts, and that calls any API of AWS with it',
  },
  {
    id: 'eks-create-association',
    to: EKS,
    steps: ['eks:CreatePodIdentityAssociation'],
    message: 'the pods of any service account, by an EKS Pod Identity association it creates',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html',
  },
  {
    id: 'eks-update-association',
    to: EKS,
    steps: ['eks:UpdatePodIdentityAssociation'],
    message: 'the pods of a service account, by an EKS Pod Identity association it changes',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html',
  },
];

/** `iam:PassRole` combined with an action that uses the passed role. */
export const PASS_ROLE_RULES: readonly AccessRule[] = PASSINGS.map(({ id, to, steps, message, reference }) => {
  const all: [RuleStep, ...RuleStep[]] = [
    { actions: ['iam:PassRole'], on: 'other-role', passedTo: to },
    ...steps.map((step) => (typeof step === 'string' ? { actions: [step] } : step)),
  ];
  return {
    id: `pass-role-${id}`,
    family: FAMILY,
    severity: 'high',
    title: titleOf(all),
    message: `can pass {0} to ${message}, and so act as that role`,
    reference: reference ?? PASS_ROLE_PAGE,
    steps: all,
    coveredBy: ['administrator'],
  };
});
