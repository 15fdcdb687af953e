import { answering, type PodCheck, isUnread } from './check';
import type { ObservedPod } from './observed';

/** The page of AWS with the oldest versions of SDKs that support EKS Pod Identity. */
export const SDK_PAGE = 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html';

/** Images whose tag is the version of an SDK or of the AWS CLI, with the oldest supported version of each major one. */
const VERSIONED: readonly {
  readonly image: RegExp;
  readonly oldest: readonly (readonly [number, number, number])[];
}[] = [
  {
    image: /(?:^|\/)(?:amazon|aws-cli)\/aws-cli:(\d+)\.(\d+)\.(\d+)/,
    oldest: [
      [1, 30, 0],
      [2, 15, 0],
    ],
  },
];

/** Whether images have an SDK that is too old, where their tag shows its version. */
export const checkSdk: PodCheck = (_, { pods }) => {
  if (isUnread(pods)) return [];
  return imagesOf(pods.read).flatMap((image) => {
    const support = supportOf(image);
    if (!support) return [];
    const answers = answering('sdk', `Kubernetes: image ${image}`);
    return support.isSupported
      ? [answers.ok('its version supports EKS Pod Identity')]
      : [
          answers.problem(
            `its version does not support EKS Pod Identity, so it uses other credentials`,
            `update it to ${support.oldest} or later: ${SDK_PAGE}`,
          ),
        ];
  });
};

/** The images whose SDK is not known. */
export function imagesWithUnknownSdk(pods: readonly ObservedPod[]): readonly string[] {
  return imagesOf(pods).filter((image) => !supportOf(image));
}

function imagesOf(pods: readonly ObservedPod[]): readonly string[] {
  return [...new Set(pods.flatMap(({ containers }) => containers.map(({ image }) => image)))].sort();
}

function supportOf(image: string): { readonly isSupported: boolean; readonly oldest: string } | undefined {
  for (const { image: pattern, oldest } of VERSIONED) {
    const found = pattern.exec(image)?.slice(1).map(Number);
    const least = oldest.find(([major]) => major === found?.[0]);
    if (!found || !least) continue;
    const difference = least.map((part, index) => (found[index] ?? 0) - part).find((one) => one !== 0) ?? 0;
    return { isSupported: difference >= 0, oldest: least.join('.') };
  }
  return undefined;
}
