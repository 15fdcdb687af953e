import type { PublishedPermissions } from './published-permissions';
import { cdk, managedPolicyActions, managedPolicyPage, PLACE } from './sources';

const MACHINE = `arn:aws:states:${PLACE}:stateMachine:orders`;
const STREAM = `arn:aws:kinesis:${PLACE}:stream/orders`;
const TOPIC = `arn:aws:kafka:${PLACE}:topic/shop/11111111-2222-3333-4444-555555555555-1/orders`;
const KAFKA = 'https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html';
const NOT_STARTED = 'does not belong to running the state machine';
const LISTS_ALL = 'supports no resource; use `list` with the prefix of the service';
const SHADOW = 'use the ARN of the thing';
const MQTT = 'use the ARN of the client or the topic filter';

export const MESSAGING: readonly PublishedPermissions[] = [
  {
    verb: 'start',
    on: MACHINE,
    by: 'grants of the CDK: StateMachine.grantStartExecution and grantStartSyncExecution',
    source: cdk('stepfunctions', 'StateMachine'),
    actions: ['states:StartExecution', 'states:StartSyncExecution'],
  },
  {
    verb: 'read',
    on: MACHINE,
    by: 'grants of the CDK: StateMachine.grantRead',
    source: cdk('stepfunctions', 'StateMachine'),
    actions: [
      'states:ListExecutions',
      'states:ListStateMachines',
      'states:DescribeExecution',
      'states:DescribeStateMachineForExecution',
      'states:GetExecutionHistory',
      'states:ListActivities',
      'states:DescribeStateMachine',
      'states:DescribeActivity',
    ],
    without: { 'states:ListStateMachines': LISTS_ALL, 'states:*Activit*': NOT_STARTED },
  },
  {
    verb: 'send',
    on: MACHINE,
    by: 'grants of the CDK: StateMachine.grantTaskResponse',
    source: cdk('stepfunctions', 'StateMachine'),
    actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
  },
  {
    verb: 'publish',
    on: `arn:aws:events:${PLACE}:event-bus/shop`,
    by: 'grants of the CDK: EventBus.grantPutEventsTo',
    source: cdk('events', 'EventBus'),
    actions: ['events:PutEvents'],
  },
  {
    verb: 'read',
    on: `arn:aws:scheduler:${PLACE}:schedule-group/reminders`,
    by: 'grants of the CDK: ScheduleGroup.grantReadSchedules',
    source: cdk('scheduler', 'ScheduleGroup'),
    actions: ['scheduler:GetSchedule', 'scheduler:ListSchedules'],
    without: { 'scheduler:ListSchedules': LISTS_ALL },
  },
  {
    verb: 'write',
    on: `arn:aws:scheduler:${PLACE}:schedule-group/reminders`,
    by: 'grants of the CDK: ScheduleGroup.grantWriteSchedules',
    source: cdk('scheduler', 'ScheduleGroup'),
    actions: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
  },
  {
    verb: 'start',
    on: `arn:aws:pipes:${PLACE}:pipe/orders`,
    by: 'the managed policy AmazonEventBridgePipesOperatorAccess',
    source: managedPolicyPage('AmazonEventBridgePipesOperatorAccess'),
    actions: managedPolicyActions('AmazonEventBridgePipesOperatorAccess', 'pipes'),
    without: {
      'pipes:ListPipes': LISTS_ALL,
      'pipes:ListTagsForResource': 'tags are not needed to start the pipe',
      'pipes:StopPipe': 'changes the pipe; `manage` selects it',
    },
  },
  {
    verb: 'write',
    on: STREAM,
    by: 'grants of the CDK: Stream.grantWrite',
    source: cdk('kinesis', 'Stream'),
    actions: ['kinesis:ListShards', 'kinesis:PutRecord', 'kinesis:PutRecords'],
    with: { 'kinesis:DescribeStreamSummary': 'clients ask for the state of the stream' },
  },
  {
    verb: 'consume',
    on: STREAM,
    by: 'grants of the CDK: Stream.grantRead',
    source: cdk('kinesis', 'Stream'),
    actions: [
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kinesis:SubscribeToShard',
      'kinesis:DescribeStream',
      'kinesis:ListStreams',
      'kinesis:DescribeStreamConsumer',
    ],
    without: { 'kinesis:ListStreams': LISTS_ALL },
    with: {
      'kinesis:ListStreamConsumers': 'a consumer with enhanced fan-out looks for its registration',
      'kinesis:RegisterStreamConsumer': 'a consumer with enhanced fan-out registers itself',
    },
  },
  {
    verb: 'write',
    on: `arn:aws:firehose:${PLACE}:deliverystream/orders`,
    by: 'grants of the CDK: DeliveryStream.grantPutRecords',
    source: cdk('kinesisfirehose', 'DeliveryStream'),
    actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
  },
  {
    verb: 'publish',
    on: TOPIC,
    by: 'Amazon MSK: produce data idempotently',
    source: KAFKA,
    actions: [
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
      'kafka-cluster:WriteDataIdempotently',
    ],
  },
  {
    verb: 'consume',
    on: TOPIC,
    by: 'Amazon MSK: consume data',
    source: KAFKA,
    actions: [
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:DescribeGroup',
      'kafka-cluster:AlterGroup',
      'kafka-cluster:ReadData',
    ],
  },
  {
    verb: 'publish',
    on: TOPIC.replace('topic/', 'transactional-id/'),
    by: 'Amazon MSK: produce data transactionally',
    source: KAFKA,
    actions: [
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
      'kafka-cluster:DescribeTransactionalId',
      'kafka-cluster:AlterTransactionalId',
    ],
    without: {
      'kafka-cluster:Connect': 'the grant on the topic selects it',
      'kafka-cluster:DescribeTopic': 'the grant on the topic selects it',
      'kafka-cluster:WriteData': 'the grant on the topic selects it',
    },
  },
  {
    verb: 'publish',
    on: `arn:aws:iot:${PLACE}:topic/doors/1`,
    by: 'the managed policy AWSIoTDataAccess',
    source: managedPolicyPage('AWSIoTDataAccess'),
    actions: managedPolicyActions('AWSIoTDataAccess', 'iot'),
    without: {
      'iot:Connect': MQTT,
      'iot:Subscribe': MQTT,
      'iot:Receive': '`subscribe` selects it',
      'iot:*Shadow*': SHADOW,
    },
  },
  {
    verb: 'subscribe',
    on: `arn:aws:iot:${PLACE}:topic/doors/*`,
    by: 'the managed policy AWSIoTDataAccess',
    source: managedPolicyPage('AWSIoTDataAccess'),
    actions: managedPolicyActions('AWSIoTDataAccess', 'iot'),
    without: { 'iot:Connect': MQTT, 'iot:Publish': '`publish` selects it', 'iot:*Shadow*': SHADOW },
  },
  {
    verb: 'send',
    on: `arn:aws:ses:${PLACE}:identity/shop.example.com`,
    by: 'grants of the CDK: EmailIdentity.grantSendEmail',
    source: cdk('ses', 'EmailIdentity'),
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    with: { 'ses:Send*': 'mail in bulk and from templates is mail of the same sender' },
  },
  {
    verb: 'send',
    on: `arn:aws:execute-api:${PLACE}:a1b2c3/prod/POST/@connections/*`,
    by: 'grants of the CDK: WebSocketApi.grantManageConnections',
    source: cdk('apigatewayv2', 'WebSocketApi'),
    actions: ['execute-api:ManageConnections'],
  },
  {
    verb: 'invoke',
    on: `arn:aws:execute-api:${PLACE}:a1b2c3/prod/GET/orders`,
    by: 'grants of the CDK: HttpRoute.grantInvoke',
    source: cdk('apigatewayv2', 'HttpRoute'),
    actions: ['execute-api:Invoke'],
  },
];
