import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import ROOMS from '../../scripts/rooms.json';

const allowed = new Map<string, readonly string[]>(Object.entries(ROOMS).map(([room, { imports }]) => [room, imports]));
const MODULES = join(__dirname, '..', '..', 'modules');

/** The rooms whose files each room imports. */
function importedRooms(): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const file of readdirSync(MODULES, { recursive: true, encoding: 'utf8' })) {
    const [room, ...rest] = file.split(/[/\\]/);
    if (room === undefined || rest.length === 0 || !file.endsWith('.ts')) continue;
    const others = rooms.get(room) ?? new Set();
    rooms.set(room, others);
    for (const { fileName } of preProcessFile(readFileSync(join(MODULES, file), 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = relative(MODULES, join(MODULES, dirname(file), fileName)).split(/[/\\]/)[0] ?? '';
      if (target !== room) others.add(target);
    }
  }
  return rooms;
}

describe('the rooms', () => {
  const imported = importedRooms();

  it('are all in the table', () => {
    expect([...imported.keys()].sort()).toEqual([...allowed.keys()].sort());
  });

  it.each([...allowed])('%s imports exactly the rooms that the table allows', (room, imports) => {
    expect([...(imported.get(room) ?? [])].sort()).toEqual([...imports].sort());
  });

  it('do not import each other', () => {
    const mutual = [...allowed].flatMap(([room, imports]) =>
      imports.filter((other) => allowed.get(other)?.includes(room)).map((other) => `${room} and ${other}`),
    );
    expect(mutual).toEqual([]);
  });
});
