import type { ServiceVerbs } from './service-verbs';

export const pipes: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html',

  types: { pipe: { verbs: { start: ['StartPipe'], read: ['DescribePipe'] }, common: ['DescribePipe'] } },
  service: { list: ['ListPipes'] },
};
