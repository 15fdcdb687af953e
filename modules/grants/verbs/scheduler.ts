import type { ServiceVerbs } from './service-verbs';

export const scheduler: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_id-based-policies.html',

  types: {
    schedule: { verbs: { read: ['GetSchedule'], write: ['CreateSchedule', 'UpdateSchedule'] } },
    'schedule-group': {
      verbs: { read: [], write: [] },
      companions: [
        {
          verbs: ['read'],
          type: 'schedule',
          from: /^schedule-group\/(.+)$/,
          to: 'schedule/$1/*',
          actions: ['GetSchedule'],
          part: true,
        },
        {
          verbs: ['write'],
          type: 'schedule',
          from: /^schedule-group\/(.+)$/,
          to: 'schedule/$1/*',
          actions: ['CreateSchedule', 'UpdateSchedule'],
          part: true,
        },
      ],
    },
  },
  service: { list: ['ListScheduleGroups', 'ListSchedules'] },
};
