import type { Companion, ServiceVerbs } from './service-verbs';

const DOMAIN: Companion['from'] = /^(domain\/[^/]+)$/;

export const es: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html',

  types: {
    domain: {
      verbs: {
        read: ['ESHttpGet', 'ESHttpHead'],
        write: ['ESHttpPatch', 'ESHttpPost', 'ESHttpPut'],
        delete: ['ESHttpDelete'],
      },
      companions: [
        { verbs: ['read'], type: 'domain', from: DOMAIN, to: '$1/*', actions: ['ESHttpGet', 'ESHttpHead'], part: true },
        // Clients send searches as POST.
        ...['_search', '_msearch', '_count', '_mget'].map((path): Companion => ({
          verbs: ['read'],
          type: 'domain',
          from: DOMAIN,
          to: `$1/*${path}`,
          actions: ['ESHttpPost'],
        })),
        {
          verbs: ['write'],
          type: 'domain',
          from: DOMAIN,
          to: '$1/*',
          actions: ['ESHttpPatch', 'ESHttpPost', 'ESHttpPut'],
          part: true,
        },
        // Documents; other paths delete indexes.
        {
          verbs: ['write', 'delete'],
          type: 'domain',
          from: DOMAIN,
          to: '$1/*/_doc/*',
          actions: ['ESHttpDelete'],
          part: true,
        },
      ],
    },
  },
};
