import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../../modules/policy/document';

/** A policy pair with the verdict that AWS publishes for it: see `cases/README.md`. */
export interface PublishedCase {
  readonly id: string;
  readonly newAccess: boolean;
  readonly why: string;
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

export function publishedCases(): readonly PublishedCase[] {
  const file = join(__dirname, 'cases', 'access-analyzer.json');
  return JSON.parse(readFileSync(file, 'utf8')) as PublishedCase[];
}
