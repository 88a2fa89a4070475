import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serveIndex } from '../../src/server/indexServer.ts';
import { scanFile } from '../../src/server/symbols/scanFile.ts';
import { createSimpleEngine } from '../fakes/simpleEngine.ts';

/** The index process over a plain engine: what it walks, follows and keeps is all its own. */
const connection = createConnection(ProposedFeatures.all);
serveIndex(connection, {
	parse: scanFile,
	outline: async (path, text) => scanFile(path, text).symbols,
	createEngine: () => createSimpleEngine(),
});
connection.listen();
