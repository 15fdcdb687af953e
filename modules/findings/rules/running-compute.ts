import type { AccessRule, Family, RuleStep } from '../rule';
import { pathfinding, RHINO_PAGE, titleOf } from './path';

const FAMILY: Family = {
  title: 'Taking over running compute',
  reason:
    'Deployed code runs with a role. A principal that can change the code, or run commands beside it, has all access of the role.',
  remedy: 'Name the resource that belongs to the service, or leave code deployment to the pipeline.',
};

type Path = Pick<AccessRule, 'id' | 'message' | 'coveredBy'> & {
  readonly steps: readonly [RuleStep | string, ...(RuleStep | string)[]];
  readonly reference?: string;
};

const same = (...actions: string[]): RuleStep => ({ actions, same: true });
const on = (action: string, ...arns: [string, ...string[]]): RuleStep => ({ actions: [action], on: arns });

const EC2_INSTANCE = 'arn:{partition}:ec2:*:{account}:instance/*';
const MANAGED_INSTANCE = 'arn:{partition}:ssm:*:{account}:managed-instance/*';
const ECS_TASK = 'arn:{partition}:ecs:*:{account}:task/*';
const STACK = 'arn:{partition}:cloudformation:*:{account}:stack/*';

const PATHS: readonly Path[] = [
  {
    id: 'lambda-update-code',
    steps: ['lambda:UpdateFunctionCode'],
    coveredBy: ['lambda-update-code-invoke', 'lambda-update-code-add-permission'],
    message: 'can replace the code of {0}, and so act as the role of that function when it runs next',
    reference: pathfinding('lambda-003'),
  },
  {
    id: 'lambda-update-code-invoke',
    steps: ['lambda:UpdateFunctionCode', same('lambda:InvokeFunction')],
    message: 'can replace the code of {0} and invoke that function, and so act as its role',
    reference: pathfinding('lambda-004'),
  },
  {
    id: 'lambda-update-code-add-permission',
    steps: ['lambda:UpdateFunctionCode', same('lambda:AddPermission')],
    message: 'can replace the code of {0} and let any principal invoke that function, and so act as its role',
    reference: pathfinding('lambda-005'),
  },
  {
    id: 'lambda-update-configuration',
    steps: ['lambda:UpdateFunctionConfiguration'],
    message: 'can add a layer with its own code to {0}, and so act as the role of that function',
    reference: RHINO_PAGE,
  },
  {
    id: 'ec2-user-data',
    steps: [on('ec2:ModifyInstanceAttribute', EC2_INSTANCE), same('ec2:StopInstances'), same('ec2:StartInstances')],
    message: 'can replace the start script of {0} and restart that instance, and so act as its role',
    reference: pathfinding('ec2-002'),
  },
  {
    id: 'ec2-launch-template',
    steps: ['ec2:CreateLaunchTemplateVersion', same('ec2:ModifyLaunchTemplate')],
    message: 'can replace the code that instances from {0} run, and so act as their role',
    reference: pathfinding('ec2-004'),
  },
  {
    id: 'ec2-instance-connect',
    steps: ['ec2-instance-connect:SendSSHPublicKey'],
    message: 'can log in to {0} by SSH, and so act as the role of that instance',
    reference: pathfinding('ec2instanceconnect-003', 'ec2-instance-connect'),
  },
  {
    id: 'ssm-start-session',
    steps: [on('ssm:StartSession', EC2_INSTANCE, MANAGED_INSTANCE, ECS_TASK)],
    message: 'can open a shell on {0}, and so act as its role',
    reference: pathfinding('ssm-001'),
  },
  {
    id: 'ssm-send-command',
    steps: [on('ssm:SendCommand', EC2_INSTANCE, MANAGED_INSTANCE)],
    message: 'can run commands on {0}, and so act as the role of that instance',
    reference: pathfinding('ssm-002'),
  },
  {
    id: 'ecs-execute-command',
    steps: [on('ecs:ExecuteCommand', ECS_TASK), 'ecs:DescribeTasks'],
    message: 'can run commands in the containers of {0}, and so act as the role of that task',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  },
  {
    id: 'glue-update-dev-endpoint',
    steps: ['glue:UpdateDevEndpoint'],
    message: 'can put an SSH key into {0}, and so act as the role of that endpoint',
    reference: pathfinding('glue-002'),
  },
  {
    id: 'cloudformation-update-stack',
    steps: [on('cloudformation:UpdateStack', STACK)],
    message: 'can change {0} with the role of the stack',
    reference: pathfinding('cloudformation-002'),
  },
  {
    id: 'cloudformation-change-set',
    steps: [on('cloudformation:CreateChangeSet', STACK), same('cloudformation:ExecuteChangeSet')],
    message: 'can change {0} by a change set, with the role of the stack',
    reference: pathfinding('cloudformation-005'),
  },
  {
    id: 'codebuild-start-build',
    steps: ['codebuild:StartBuild'],
    message: 'can build {0} with its own commands, and so act as the role of that project',
    reference: pathfinding('codebuild-002'),
  },
  {
    id: 'codebuild-start-build-batch',
    steps: ['codebuild:StartBuildBatch'],
    message: 'can build {0} in a batch with its own commands, and so act as the role of that project',
    reference: pathfinding('codebuild-003'),
  },
  {
    id: 'sagemaker-presigned-url',
    steps: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    message: 'can open {0}, and so act as the role of that notebook',
    reference: pathfinding('sagemaker-004'),
  },
  {
    id: 'sagemaker-lifecycle-config',
    steps: [
      'sagemaker:UpdateNotebookInstance',
      same('sagemaker:StopNotebookInstance'),
      same('sagemaker:StartNotebookInstance'),
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
    ],
    message: 'can replace the start script of {0} and restart that notebook, and so act as its role',
    reference: pathfinding('sagemaker-005'),
  },
  {
    id: 'apprunner-update-service',
    steps: ['apprunner:UpdateService'],
    message: 'can replace the image of {0}, and so act as the role of that service',
    reference: pathfinding('apprunner-002'),
  },
  {
    id: 'bedrock-code-interpreter',
    steps: [
      // The interpreters that AWS itself provides have no role.
      on('bedrock-agentcore:InvokeCodeInterpreter', 'arn:{partition}:bedrock-agentcore:*:{account}:*'),
      same('bedrock-agentcore:StartCodeInterpreterSession'),
    ],
    message: 'can run code in {0}, and so act as the role of that code interpreter',
    reference: pathfinding('bedrock-002'),
  },
  {
    id: 'codestar-create-from-template',
    steps: ['codestar:CreateProjectFromTemplate'],
    message: 'can have CodeStar create any resource from its own template',
    reference: RHINO_PAGE,
  },
  {
    id: 'codestar-team-member',
    steps: ['codestar:AssociateTeamMember', 'codestar:CreateProject'],
    message: 'can make any user the owner of a CodeStar project, with permissions on its resources',
    reference: RHINO_PAGE,
  },
  {
    id: 'batch-submit-job',
    steps: [on('batch:SubmitJob', 'arn:{partition}:batch:*:{account}:job-definition/*')],
    message: 'can run {0} with its own command, and so act as the role of that job',
    reference: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html',
  },
  {
    id: 'codedeploy-create-deployment',
    steps: ['codedeploy:CreateDeployment', 'codedeploy:RegisterApplicationRevision', 'codedeploy:GetDeploymentConfig'],
    message: 'can deploy its own revision to {0}, and so act as the role of those instances',
    reference: 'https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html',
  },
  {
    id: 'states-update-start',
    steps: ['states:UpdateStateMachine', same('states:StartExecution')],
    message: 'can replace the steps of {0} and start that state machine, and so act as its role',
    reference: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html',
  },
];

/** Takeover of the role of a workload that is already deployed. */
export const RUNNING_COMPUTE_RULES: readonly AccessRule[] = PATHS.map(
  ({ id, message, coveredBy = [], steps: [first, ...others], reference }) => {
    const steps: [RuleStep, ...RuleStep[]] = [ruleStepOf(first), ...others.map(ruleStepOf)];
    return {
      id,
      family: FAMILY,
      severity: 'high',
      title: titleOf(steps),
      message,
      reference: reference ?? RHINO_PAGE,
      steps,
      coveredBy: ['administrator', ...coveredBy],
    };
  },
);

function ruleStepOf(step: RuleStep | string): RuleStep {
  return typeof step === 'string' ? { actions: [step] } : step;
}
