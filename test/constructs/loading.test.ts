/** @jest-environment node */

/* eslint-disable @typescript-eslint/no-require-imports -- what `require` loads is tested */

/** Loads a module where some others cannot be loaded. */
const load = (module: string, without: readonly string[]) => () => {
  jest.isolateModules(() => {
    for (const name of without) {
      jest.doMock(name, () => {
        throw new Error(`${name} is loaded`);
      });
    }
    require(module);
  });
};

const CATALOGUE = '../../modules/catalogue/managed-policies';

describe('loading the constructs', () => {
  it('loads neither zod nor the catalogue', () => {
    expect(load('../../modules/constructs', ['zod', CATALOGUE])).not.toThrow();
  });

  it('would be noticed to load them', () => {
    expect(load('../../modules/manifest/names', ['zod'])).toThrow('zod is loaded');
    expect(load('../../modules/workloads/managed-policy-arns', [CATALOGUE])).toThrow(`${CATALOGUE} is loaded`);
  });
});
