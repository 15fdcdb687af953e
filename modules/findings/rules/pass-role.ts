import type { AccessRule, Family, Leg } from '../rule';
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
  readonly legs: readonly (Leg | string)[];
  /** Completes `can pass role/admin to …`. */
  readonly says: string;
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
    legs: ['ec2:RunInstances'],
    says: 'an EC2 instance it starts',
    reference: pathfinding('ec2-001'),
  },
  {
    id: 'ec2-spot-instances',
    to: EC2,
    legs: ['ec2:RequestSpotInstances'],
    says: 'an EC2 spot instance it requests',
    reference: pathfinding('ec2-003'),
  },
  {
    id: 'autoscaling-launch-configuration',
    to: EC2,
    legs: [
      'autoscaling:CreateLaunchConfiguration',
      { actions: ['autoscaling:CreateAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup'] },
    ],
    says: 'the EC2 instances of an Auto Scaling group',
  },
  {
    id: 'lambda-create-invoke',
    to: LAMBDA,
    legs: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    says: 'a Lambda function it creates and invokes',
    reference: pathfinding('lambda-001'),
  },
  {
    id: 'lambda-create-event-source',
    to: LAMBDA,
    legs: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    says: 'a Lambda function it creates and has run by events',
    reference: pathfinding('lambda-002'),
  },
  {
    id: 'lambda-create-add-permission',
    to: LAMBDA,
    legs: ['lambda:CreateFunction', 'lambda:AddPermission'],
    says: 'a Lambda function it creates and lets any principal invoke',
    reference: pathfinding('lambda-006'),
  },
  {
    id: 'cloudformation-create-stack',
    to: CLOUDFORMATION,
    legs: ['cloudformation:CreateStack'],
    says: 'CloudFormation with a stack it defines',
    reference: pathfinding('cloudformation-001'),
  },
  {
    id: 'cloudformation-create-stack-set',
    to: CLOUDFORMATION,
    legs: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
    says: 'CloudFormation with a stack set it defines',
    reference: pathfinding('cloudformation-003'),
  },
  {
    id: 'cloudformation-update-stack-set',
    to: CLOUDFORMATION,
    legs: ['cloudformation:UpdateStackSet'],
    says: 'CloudFormation with a stack set it changes',
    reference: pathfinding('cloudformation-004'),
  },
  {
    id: 'glue-dev-endpoint',
    to: GLUE,
    legs: ['glue:CreateDevEndpoint'],
    says: 'a Glue development endpoint it creates',
    reference: pathfinding('glue-001'),
  },
  {
    id: 'glue-create-job-run',
    to: GLUE,
    legs: ['glue:CreateJob', 'glue:StartJobRun'],
    says: 'a Glue job it creates and runs',
    reference: pathfinding('glue-003'),
  },
  {
    id: 'glue-create-job-trigger',
    to: GLUE,
    legs: ['glue:CreateJob', 'glue:CreateTrigger'],
    says: 'a Glue job it creates and has run by a trigger',
    reference: pathfinding('glue-004'),
  },
  {
    id: 'glue-update-job-run',
    to: GLUE,
    legs: ['glue:UpdateJob', 'glue:StartJobRun'],
    says: 'a Glue job it changes and runs',
    reference: pathfinding('glue-005'),
  },
  {
    id: 'glue-update-job-trigger',
    to: GLUE,
    legs: ['glue:UpdateJob', 'glue:CreateTrigger'],
    says: 'a Glue job it changes and has run by a trigger',
    reference: pathfinding('glue-006'),
  },
  {
    id: 'glue-session',
    to: GLUE,
    legs: ['glue:CreateSession', 'glue:RunStatement'],
    says: 'an interactive Glue session it runs code in',
  },
  {
    id: 'datapipeline',
    to: ['datapipeline.amazonaws.com', 'elasticmapreduce.amazonaws.com', ...EC2],
    legs: ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'],
    says: 'a data pipeline it defines and starts',
    reference: pathfinding('datapipeline-001'),
  },
  {
    id: 'codebuild-start-build',
    to: CODEBUILD,
    legs: ['codebuild:CreateProject', 'codebuild:StartBuild'],
    says: 'a CodeBuild project it creates and builds',
    reference: pathfinding('codebuild-001'),
  },
  {
    id: 'codebuild-start-build-batch',
    to: CODEBUILD,
    legs: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
    says: 'a CodeBuild project it creates and builds in a batch',
    reference: pathfinding('codebuild-004'),
  },
  {
    id: 'codestar-create-project',
    to: ['codestar.amazonaws.com', ...CLOUDFORMATION],
    legs: ['codestar:CreateProject'],
    says: 'CodeStar with a project it defines',
  },
  {
    id: 'sagemaker-notebook',
    to: SAGEMAKER,
    legs: ['sagemaker:CreateNotebookInstance'],
    says: 'a SageMaker notebook it creates',
    reference: pathfinding('sagemaker-001'),
  },
  {
    id: 'sagemaker-training-job',
    to: SAGEMAKER,
    legs: ['sagemaker:CreateTrainingJob'],
    says: 'a SageMaker training job it starts',
    reference: pathfinding('sagemaker-002'),
  },
  {
    id: 'sagemaker-processing-job',
    to: SAGEMAKER,
    legs: ['sagemaker:CreateProcessingJob'],
    says: 'a SageMaker processing job it starts',
    reference: pathfinding('sagemaker-003'),
  },
  {
    id: 'ecs-create-service',
    to: ECS,
    legs: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    says: 'an ECS task it defines and runs as a service',
    reference: pathfinding('ecs-003'),
  },
  {
    id: 'ecs-register-run-task',
    to: ECS,
    legs: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    says: 'an ECS task it defines and runs',
    reference: pathfinding('ecs-004'),
  },
  {
    id: 'ecs-register-start-task',
    to: ECS,
    legs: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    says: 'an ECS task it defines and starts on an instance it chooses',
    reference: pathfinding('ecs-005'),
  },
  {
    id: 'ecs-run-task',
    to: ECS,
    legs: ['ecs:RunTask'],
    says: 'an existing ECS task whose command and role it replaces',
  },
  {
    id: 'ecs-start-task',
    to: ECS,
    legs: ['ecs:StartTask'],
    says: 'an existing ECS task that it starts on an instance it chooses, with another command and role',
  },
  {
    id: 'apprunner-create-service',
    to: ['apprunner.amazonaws.com', 'tasks.apprunner.amazonaws.com', 'build.apprunner.amazonaws.com'],
    legs: ['apprunner:CreateService'],
    says: 'an App Runner service it creates',
    reference: pathfinding('apprunner-001'),
  },
  {
    id: 'bedrock-code-interpreter',
    to: AGENTCORE,
    legs: [
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    says: 'a Bedrock code interpreter it creates and runs code in',
    reference: pathfinding('bedrock-001'),
  },
  {
    id: 'batch-submit-job',
    to: ECS,
    legs: ['batch:RegisterJobDefinition', 'batch:SubmitJob'],
    says: 'a Batch job it defines and submits',
  },
  {
    id: 'braket-create-job',
    to: ['braket.amazonaws.com'],
    legs: ['braket:CreateJob'],
    says: 'a Braket job it creates',
  },
  {
    id: 'cognito-identity-pool-roles',
    to: ['cognito-identity.amazonaws.com'],
    legs: ['cognito-identity:SetIdentityPoolRoles'],
    says: 'the users of a Cognito identity pool',
  },
  {
    id: 'emr-run-job-flow',
    to: ['elasticmapreduce.amazonaws.com', ...EC2],
    legs: ['elasticmapreduce:RunJobFlow'],
    says: 'the instances of an EMR cluster it starts',
  },
  {
    id: 'emr-serverless',
    to: ['emr-serverless.amazonaws.com'],
    legs: ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
    says: 'an EMR Serverless job it runs',
  },
  {
    id: 'gamelift-fleet',
    to: ['gamelift.amazonaws.com'],
    legs: ['gamelift:CreateBuild', 'gamelift:CreateFleet', 'gamelift:RequestUploadCredentials'],
    says: 'a GameLift fleet that runs its own build',
  },
  {
    id: 'imagebuilder-image',
    to: EC2,
    legs: [
      'imagebuilder:CreateComponent',
      'imagebuilder:CreateImageRecipe',
      'imagebuilder:CreateInfrastructureConfiguration',
      'imagebuilder:CreateImage',
    ],
    says: 'the EC2 instance on which Image Builder builds an image it defines',
  },
  {
    id: 'kinesis-analytics',
    to: ['kinesisanalytics.amazonaws.com'],
    legs: ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
    says: 'a Managed Flink application it creates and starts',
  },
  {
    id: 'omics-run',
    to: ['omics.amazonaws.com'],
    legs: ['omics:CreateWorkflow', 'omics:StartRun'],
    says: 'a HealthOmics workflow it creates and runs',
  },
  {
    id: 'scheduler-create-schedule',
    to: ['scheduler.amazonaws.com'],
    legs: ['scheduler:CreateSchedule'],
    says: 'a schedule that calls any API of AWS with it',
  },
  {
    id: 'ssm-automation',
    to: ['ssm.amazonaws.com'],
    legs: ['ssm:CreateDocument', 'ssm:StartAutomationExecution'],
    says: 'a Systems Manager automation it writes and starts',
  },
  {
    id: 'states-create-start',
    to: ['states.amazonaws.com'],
    legs: ['states:CreateStateMachine', 'states:StartExecution'],
    says: 'a state machine that it creates and starts, and that calls any API of AWS with it',
  },
  {
    id: 'eks-create-association',
    to: EKS,
    legs: ['eks:CreatePodIdentityAssociation'],
    says: 'the pods of any service account, by an EKS Pod Identity association it creates',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html',
  },
  {
    id: 'eks-update-association',
    to: EKS,
    legs: ['eks:UpdatePodIdentityAssociation'],
    says: 'the pods of a service account, by an EKS Pod Identity association it changes',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html',
  },
];

/** `iam:PassRole` combined with an action that uses the passed role. */
export const PASS_ROLE_RULES: readonly AccessRule[] = PASSINGS.map(({ id, to, legs, says, reference }) => {
  const all: [Leg, ...Leg[]] = [
    { actions: ['iam:PassRole'], on: 'other-role', passedTo: to },
    ...legs.map((leg) => (typeof leg === 'string' ? { actions: [leg] } : leg)),
  ];
  return {
    id: `pass-role-${id}`,
    family: FAMILY,
    severity: 'high',
    title: titleOf(all),
    says: `can pass {0} to ${says}, and so act as that role`,
    reference: reference ?? PASS_ROLE_PAGE,
    legs: all,
    coveredBy: ['administrator'],
  };
});
