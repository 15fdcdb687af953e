import { z } from 'zod';
import { SEVERITIES, THRESHOLDS } from '../diagnostics/severity';
import type { Approver, Gate } from './configuration';
import { scalarOrEmptyList } from './scalar-or-list';
import type { DocumentPath } from './manifest';
import { anyText, serviceName } from './names';
import { textWith } from './text-rule';

const ruleName = textWith(
  { code: 'gate-rule-invalid', what: 'a rule', write: 'its id as docs/findings.md lists it, such as pass-role-any' },
  /^[a-z0-9-]+$/u,
  100,
);

const day = textWith(
  { code: 'gate-expiry-invalid', what: 'a day', write: 'year, month and day, such as 2027-03-31' },
  new RegExp(z.regexes.date.source, 'u'),
  10,
);

const USER = '[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?';

/** Logins of managed users end with `_` and a short code. https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
const approver = textWith(
  {
    code: 'gate-approver-invalid',
    what: 'a user or a team of GitHub',
    write: '"octocat" for a user, "@acme/security" for a team',
  },
  new RegExp(`^(?:@?${USER}|@${USER}/[A-Za-z0-9_-]+)$`, 'u'),
  140,
);

const acceptedRiskSchema = z
  .strictObject({
    rule: ruleName.meta({ description: 'Id of the rule' }),
    service: serviceName.meta({ description: 'Service whose findings of the rule are accepted, in all environments' }),
    reason: anyText.meta({ description: 'Why the risk is taken' }),
    expires: day.meta({ description: 'Last day on which it is, in UTC' }),
  })
  .meta({ id: 'acceptedRisk', description: 'Findings that hold nothing back until a day is over' });

/** `gate` of the configuration. */
export const gateSchema = z
  .strictObject({
    failOn: z
      .enum(THRESHOLDS)
      .meta({ description: 'Findings of this severity and above wait for an approval (default: high)' })
      .optional(),
    severities: z
      .record(ruleName, z.enum(SEVERITIES))
      .meta({ description: 'Severities of rules, by their ids, in place of those the rules have' })
      .optional(),
    ignore: z.array(acceptedRiskSchema).meta({ description: 'Findings that are accepted for a time' }).optional(),
    approvers: scalarOrEmptyList(approver)
      .meta({ description: 'Users and teams of GitHub, any one of whom approves: octocat, @acme/security' })
      .optional(),
  })
  .meta({ id: 'gate', description: 'What waits for an approval before it is merged or applied' });

/** A gate with its defaults filled in. */
export function gateOf(yaml: z.infer<typeof gateSchema>, path: DocumentPath): Gate {
  const { failOn = 'high', severities = {}, ignore = [], approvers = [] } = yaml;
  return {
    path,
    failOn,
    severities: Object.entries(severities).map(([rule, severity]) => ({
      rule,
      severity,
      path: [...path, 'severities', rule],
    })),
    ignore: ignore.map(({ rule, service, reason, expires }, index) => {
      const at = (key: string): DocumentPath => [...path, 'ignore', index, key];
      return {
        rule: { value: rule, path: at('rule') },
        service: { value: service, path: at('service') },
        reason,
        expires: { value: expires, path: at('expires') },
      };
    }),
    approvers: [approvers].flat().map(approverOf),
  };
}

function approverOf(text: string): Approver {
  const name = text.replace(/^@/, '');
  const [organization = '', slug] = name.split('/');
  return slug === undefined ? { kind: 'user', login: name } : { kind: 'team', organization, slug };
}
