import type { AccessRule, Family, Leg } from '../rule';
import { pathfinding, RHINO_PAGE, titleOf } from './path';

const FAMILY: Family = {
  title: 'Taking over running compute',
  reason:
    'Deployed code runs with a role. A principal that can change the code, or run commands beside it, has all access of the role.',
  remedy: 'Name the resource that belongs to the service, or leave code deployment to the pipeline.',
};

type Path = Pick<AccessRule, 'id' | 'says' | 'coveredBy'> & {
  readonly legs: readonly [Leg | string, ...(Leg | string)[]];
  readonly reference?: string;
};

const same = (...actions: string[]): Leg => ({ actions, same: true });
const on = (action: string, ...arns: [string, ...string[]]): Leg => ({ actions: [action], on: arns });

const EC2_INSTANCE = 'arn:{partition}:ec2:*:{account}:instance/*';
const MANAGED_INSTANCE = 'arn:{partition}:ssm:*:{account}:managed-instance/*';
const ECS_TASK = 'arn:{partition}:ecs:*:{account}:task/*';
const STACK = 'arn:{partition}:cloudformation:*:{account}:stack/*';

const PATHS: readonly Path[] = [
  {
    id: 'lambda-update-code',
    legs: ['lambda:UpdateFunctionCode'],
    coveredBy: ['lambda-update-code-invoke', 'lambda-update-code-add-permission'],
    says: 'can replace the code of {0}, and so act as the role of that function when it runs next',
    reference: pathfinding('lambda-003'),
  },
  {
    id: 'lambda-update-code-invoke',
    legs: ['lambda:UpdateFunctionCode', same('lambda:InvokeFunction')],
    says: 'can replace the code of {0} and invoke that function, and so act as its role',
    reference: pathfinding('lambda-004'),
  },
  {
    id: 'lambda-update-code-add-permission',
    legs: ['lambda:UpdateFunctionCode', same('lambda:AddPermission')],
    says: 'can replace the code of {0} and let any principal invoke that function, and so act as its role',
    reference: pathfinding('lambda-005'),
  },
  {
    id: 'lambda-update-configuration',
    legs: ['lambda:UpdateFunctionConfiguration'],
    says: 'can add a layer with its own code to {0}, and so act as the role of that function',
    reference: RHINO_PAGE,
  },
  {
    id: 'ec2-user-data',
    legs: [on('ec2:ModifyInstanceAttribute', EC2_INSTANCE), same('ec2:StopInstances'), same('ec2:StartInstances')],
    says: 'can replace the start script of {0} and restart that instance, and so act as its role',
    reference: pathfinding('ec2-002'),
  },
  {
    id: 'ec2-launch-template',
    legs: ['ec2:CreateLaunchTemplateVersion', same('ec2:ModifyLaunchTemplate')],
    says: 'can replace the code that instances from {0} run, and so act as their role',
    reference: pathfinding('ec2-004'),
  },
  {
    id: 'ec2-instance-connect',
    legs: ['ec2-instance-connect:SendSSHPublicKey'],
    says: 'can log in to {0} by SSH, and so act as the role of that instance',
    reference: pathfinding('ec2instanceconnect-003', 'ec2-instance-connect'),
  },
  {
    id: 'ssm-start-session',
    legs: [on('ssm:StartSession', EC2_INSTANCE, MANAGED_INSTANCE, ECS_TASK)],
    says: 'can open a shell on {0}, and so act as its role',
    reference: pathfinding('ssm-001'),
  },
  {
    id: 'ssm-send-command',
    legs: [on('ssm:SendCommand', EC2_INSTANCE, MANAGED_INSTANCE)],
    says: 'can run commands on {0}, and so act as the role of that instance',
    reference: pathfinding('ssm-002'),
  },
  {
    id: 'ecs-execute-command',
    legs: [on('ecs:ExecuteCommand', ECS_TASK), 'ecs:DescribeTasks'],
    says: 'can run commands in the containers of {0}, and so act as the role of that task',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  },
  {
    id: 'glue-update-dev-endpoint',
    legs: ['glue:UpdateDevEndpoint'],
    says: 'can put an SSH key into {0}, and so act as the role of that endpoint',
    reference: pathfinding('glue-002'),
  },
  {
    id: 'cloudformation-update-stack',
    legs: [on('cloudformation:UpdateStack', STACK)],
    says: 'can change {0} with the role of the stack',
    reference: pathfinding('cloudformation-002'),
  },
  {
    id: 'cloudformation-change-set',
    legs: [on('cloudformation:CreateChangeSet', STACK), same('cloudformation:ExecuteChangeSet')],
    says: 'can change {0} by a change set, with the role of the stack',
    reference: pathfinding('cloudformation-005'),
  },
  {
    id: 'codebuild-start-build',
    legs: ['codebuild:StartBuild'],
    says: 'can build {0} with its own commands, and so act as the role of that project',
    reference: pathfinding('codebuild-002'),
  },
  {
    id: 'codebuild-start-build-batch',
    legs: ['codebuild:StartBuildBatch'],
    says: 'can build {0} in a batch with its own commands, and so act as the role of that project',
    reference: pathfinding('codebuild-003'),
  },
  {
    id: 'sagemaker-presigned-url',
    legs: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    says: 'can open {0}, and so act as the role of that notebook',
    reference: pathfinding('sagemaker-004'),
  },
  {
    id: 'sagemaker-lifecycle-config',
    legs: [
      'sagemaker:UpdateNotebookInstance',
      same('sagemaker:StopNotebookInstance'),
      same('sagemaker:StartNotebookInstance'),
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
    ],
    says: 'can replace the start script of {0} and restart that notebook, and so act as its role',
    reference: pathfinding('sagemaker-005'),
  },
  {
    id: 'apprunner-update-service',
    legs: ['apprunner:UpdateService'],
    says: 'can replace the image of {0}, and so act as the role of that service',
    reference: pathfinding('apprunner-002'),
  },
  {
    id: 'bedrock-code-interpreter',
    legs: [
      // The interpreters that AWS itself provides have no role.
      on('bedrock-agentcore:InvokeCodeInterpreter', 'arn:{partition}:bedrock-agentcore:*:{account}:*'),
      same('bedrock-agentcore:StartCodeInterpreterSession'),
    ],
    says: 'can run code in {0}, and so act as the role of that code interpreter',
    reference: pathfinding('bedrock-002'),
  },
  {
    id: 'codestar-create-from-template',
    legs: ['codestar:CreateProjectFromTemplate'],
    says: 'can have CodeStar create any resource from its own template',
    reference: RHINO_PAGE,
  },
  {
    id: 'codestar-team-member',
    legs: ['codestar:AssociateTeamMember', 'codestar:CreateProject'],
    says: 'can make any user the owner of a CodeStar project, with permissions on its resources',
    reference: RHINO_PAGE,
  },
  {
    id: 'batch-submit-job',
    legs: [on('batch:SubmitJob', 'arn:{partition}:batch:*:{account}:job-definition/*')],
    says: 'can run {0} with its own command, and so act as the role of that job',
    reference: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html',
  },
  {
    id: 'codedeploy-create-deployment',
    legs: ['codedeploy:CreateDeployment', 'codedeploy:RegisterApplicationRevision', 'codedeploy:GetDeploymentConfig'],
    says: 'can deploy its own revision to {0}, and so act as the role of those instances',
    reference: 'https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html',
  },
  {
    id: 'states-update-start',
    legs: ['states:UpdateStateMachine', same('states:StartExecution')],
    says: 'can replace the steps of {0} and start that state machine, and so act as its role',
    reference: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html',
  },
];

/** Takeover of the role of a workload that is already deployed. */
export const RUNNING_COMPUTE_RULES: readonly AccessRule[] = PATHS.map(
  ({ id, says, coveredBy = [], legs: [first, ...others], reference }) => {
    const legs: [Leg, ...Leg[]] = [legOf(first), ...others.map(legOf)];
    return {
      id,
      family: FAMILY,
      severity: 'high',
      title: titleOf(legs),
      says,
      reference: reference ?? RHINO_PAGE,
      legs,
      coveredBy: ['administrator', ...coveredBy],
    };
  },
);

function legOf(leg: Leg | string): Leg {
  return typeof leg === 'string' ? { actions: [leg] } : leg;
}
