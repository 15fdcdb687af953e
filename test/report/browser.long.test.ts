import { changeAsMarkdown } from '../../modules/report/change-markdown';
import { browserProgram, seeComments, type SeenComment } from './browser';
import { repositoryChange, serviceChange } from './changes';
import { findingEntries } from '../../modules/report/finding-entries';
import { finding } from './findings';
import { changesOfGrants, manyServices, MIXED } from './golden-changes';
import { goldenComments, LINKS } from './golden-files';

const program = browserProgram();
const FIRST_SCREEN = 1000;

/** As many distinct findings as the first screen has to hold, each as long as messages get and in several services. */
const eight = repositoryChange(
  Array.from({ length: 8 }, (_, index) => index).flatMap((index) =>
    Array.from({ length: 6 }, (_none, service) =>
      serviceChange({
        service: `payment-gateway-${service}`,
        findings: [
          finding({
            id: `${index}-${service}`,
            severity: index < 2 ? 'critical' : 'high',
            message: `can pass role/deployment-of-the-shop-${index} (for example role/deployment-of-the-shop-${index}) to a SageMaker training job it starts, and so act as that role in the account of the shop`,
          }),
        ],
      }),
    ),
  ),
);
const EIGHT = {
  name: 'eight',
  text: changeAsMarkdown(eight, {
    links: LINKS,
    marker: 'x',
    fullReport: 'https://github.com/acme/shop/actions/runs/1',
  }),
};

/** Without a browser there is nothing to look with; continuous integration says whether it has one. */
(program === undefined ? describe.skip : describe)('in a browser, 900 pixels wide', () => {
  let seen: ReadonlyMap<string, SeenComment>;
  const golden = goldenComments();
  beforeAll(() => {
    seen = new Map(seeComments(program ?? '', [...golden, EIGHT]).map((one) => [one.name, one]));
  });

  test.each([...golden.map(({ name }) => name), EIGHT.name])(
    'the first screen of %s has the verdict, the findings before the table, and the head of the table',
    (name) => {
      const comment = seen.get(name)!;
      expect(comment.verdictBottom).toBeGreaterThan(0);
      expect(comment.verdictBottom).toBeLessThan(FIRST_SCREEN / 4);
      expect(comment.tableHeadBottom).toBeGreaterThan(comment.verdictBottom);
      expect(comment.tableHeadBottom).toBeLessThanOrEqual(FIRST_SCREEN);
      expect(comment.width).toBeLessThanOrEqual(900);
    },
  );

  test('eight different findings are all on the first screen', () => {
    const items = seen.get(EIGHT.name)!.topItems.filter(({ text }) => /^(critical|high):/.test(text));
    expect(items).toHaveLength(8);
  });

  test('every finding of 40 services is visible without unfolding', () => {
    const change = manyServices(changesOfGrants(MIXED, 2), 40, 2);
    const { visibleItems } = seen.get('40-services-2-environments.md')!;
    const entries = findingEntries(change, undefined);
    expect(entries.length).toBeGreaterThan(3);
    for (const { finding: one, where } of entries) {
      for (const { service } of where) {
        const items = visibleItems.filter((text) => text.includes(one.rule) && text.includes(one.severity));
        expect(items.some((text) => new RegExp(`\\b${service?.service ?? ''}\\b`).test(text))).toBe(true);
      }
    }
  });
});
