import type { Diagnostic } from '../../diagnostics/diagnostic';
import { isObject } from '../../policy/untyped-json';
import { allFound, type Found } from '../found';
import { notCarriedOver } from '../not-carried-over';
import { awsCli } from './aws-cli-source';
import { eksctl } from './eksctl-source';
import { kubernetes } from './kubernetes-source';
import { policyFile } from './policy-file-source';
import type { Source, SourceContents } from './source';
import { readSourceDocuments, RELEVANT_TEXT, type SourceDocument } from './source-document';
import { terraform } from './terraform-source';

/** The tools whose files are read. The first that recognises a document reads it. */
const SOURCES: readonly Source[] = [kubernetes, eksctl, terraform, awsCli, policyFile];

/** A file that may have something to migrate. */
export interface SourceFile {
  /** Path, for people. */
  readonly file: string;
  readonly text: string;
  /** Named by the user, so that a file without anything to migrate is a problem. */
  readonly isNamed: boolean;
}

/** What files have, and what of it cannot be read. */
export interface ReadSources {
  readonly found: Found;
  readonly problems: readonly Diagnostic[];
}

/** Reads files of any of the tools. */
export function readSources(files: readonly SourceFile[]): ReadSources {
  const parts = files.map(readSource);
  return {
    found: allFound(parts),
    problems: parts.flatMap(({ problems = [] }) => problems),
  };
}

function readSource({ file, text, isNamed }: SourceFile): SourceContents {
  const { documents, problems } = readSourceDocuments(text, file);
  const contents = documents.flatMap(contentsOf);
  const isSource = contents.length > 0 || isNamed || RELEVANT_TEXT.test(text);
  const unknown =
    isNamed && contents.length === 0 && problems.length === 0
      ? [
          notCarriedOver(
            'error',
            'the file contains nothing that can be migrated',
            'give YAML of Kubernetes or eksctl, JSON of Terraform or of the AWS CLI, or a policy document',
            { file, line: 1, column: 1 },
          ),
        ]
      : [];
  return {
    ...allFound(contents),
    problems: [...contents.flatMap((one) => one.problems ?? []), ...(isSource ? problems : []), ...unknown],
  };
}

/** A list has several outputs of a command. */
function contentsOf(document: SourceDocument): readonly SourceContents[] {
  const { value, at } = document;
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => contentsOf({ value: item, at: (path) => at([index, ...path]) }));
  }
  if (!isObject(value)) return [];
  for (const source of SOURCES) {
    const contents = source(value, document);
    if (contents) return [contents];
  }
  return [];
}
