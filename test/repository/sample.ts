import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import type { Workload } from '../../modules/workloads/workload';

export const CONFIGURATION = `
environments:
  staging:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop-staging } ]
  prod:
    account: "444455556666"
    region: eu-west-1
    clusters: [ { name: shop-eu } ]
`.trimStart();

/** The manifest of a service; what it may do is read its own bucket. */
export function manifest(service: string, ...more: string[]): string {
  const grant = `allow: [ { read: "arn:aws:s3:::${service}/*" } ]`;
  return [`service: ${service}`, `serviceAccounts: shop/${service}`, grant, ...more, ''].join('\n');
}

export const ORDERS = 'services/orders/pod-identity.yaml';
export const PAYMENTS = 'services/payments/pod-identity.yaml';

/** A configuration and two services. */
export const FILES: Readonly<Record<string, string>> = {
  'eks-pod-identity.yaml': CONFIGURATION,
  'README.md': '# shop\n',
  [ORDERS]: manifest('orders'),
  [PAYMENTS]: manifest('payments', 'environments: prod'),
};

/** `orders prod` */
export function names(workloads: readonly Workload[]): string[] {
  return workloads.map(({ service, environment }) => `${service} ${environment.name}`);
}

/** `services/orders/pod-identity.yaml:3:5 error role-name-invalid` */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ file, line, column, severity, code }) => `${file}:${line}:${column} ${severity} ${code}`);
}
