import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serveIndex } from './indexServer.ts';
import { createIndexEngine } from './rank/indexEngine.ts';
import { createParser } from './symbols/createParser.ts';
import { scanFile } from './symbols/scanFile.ts';

/** The index process. The client starts it with `--node-ipc`; the grammars lie beside its bundle. */
function main(): void {
	try {
		setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// Some systems do not let a process be modest.
	}
	const parser = createParser({
		grammarsFolder: join(__dirname, 'grammars'),
		readFile: (path) => readFile(path),
		now: () => performance.now(),
	});
	const connection = createConnection(ProposedFeatures.all);
	serveIndex(connection, {
		parse: scanFile,
		async outline(path, text) {
			await parser.load(path);
			return parser.parseFile(path, text).symbols;
		},
		createEngine: (maxBytes) => createIndexEngine({ maxBytes }),
	});
	connection.listen();
}

main();
