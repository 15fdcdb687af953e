import { REGIONS } from '../catalogue/partitions';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import { suggest } from '../diagnostics/suggestion';
import type { Configuration } from '../manifest/configuration';
import type { DocumentPath } from '../manifest/manifest';
import type { SourcePlace } from '../manifest/source-text';

/** Warns of Regions that AWS did not have at this release. Only a warning: AWS adds Regions. */
export function checkRegions(configuration: Configuration, report: Report<SourcePlace>): void {
  const { environments, accounts, source } = configuration;
  for (const { region, partition, path } of [...environments.flatMap(regionsIn), ...accounts.map(regionOf)]) {
    const known = REGIONS[partition as keyof typeof REGIONS];
    if (known.includes(region)) continue;
    report({
      code: 'region-unknown',
      severity: 'warning',
      message: `partition ${partition} has no Region ${quote(region)}`,
      ...suggest(region, closestName(region, known), 'correct the Region, unless AWS added it since this release'),
      source,
      path,
    });
  }
}

interface PlacedRegion {
  readonly region: string;
  readonly partition: string;
  readonly path: DocumentPath;
}

function regionOf({ region, partition, path }: PlacedRegion): PlacedRegion {
  return { region, partition, path: [...path, 'region'] };
}

/** The Region of an environment, and those that its clusters name. */
function regionsIn(environment: Configuration['environments'][number]): PlacedRegion[] {
  const { partition, region, clusters } = environment;
  const others = clusters.filter((cluster) => cluster.region !== region);
  return [regionOf(environment), ...others.map((cluster) => regionOf({ ...cluster, partition }))];
}
