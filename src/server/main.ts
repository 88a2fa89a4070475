import { constants, setPriority } from 'node:os';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serveIndex } from './indexServer.ts';
import { createIndexEngine } from './rank/indexEngine.ts';
import { scanFile } from './symbols/scanFile.ts';

/** The index process. The client starts it with `--node-ipc`. */
function main(): void {
	try {
		setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// Some systems do not let a process be modest.
	}
	const connection = createConnection(ProposedFeatures.all);
	serveIndex(connection, { parse: scanFile, createEngine: (maxBytes) => createIndexEngine({ maxBytes }) });
	connection.listen();
}

main();
