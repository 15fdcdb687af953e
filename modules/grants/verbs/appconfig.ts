import type { ServiceVerbs } from './service-verbs';

export const appconfig: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-retrieving-the-configuration.html',

  types: { configuration: { verbs: { read: ['GetLatestConfiguration', 'StartConfigurationSession'] } } },
};
