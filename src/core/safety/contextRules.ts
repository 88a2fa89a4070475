import { entropy } from './placeholder.ts';
import type { SecretRule } from './secretRules.ts';

/** A password that someone chose may be short; a variable, a call, a path or a word that says “password” is none. */
export const isPassword = (secret: string): boolean => {
	if (
		/^[$/%(]|^pass(?![a-z])|^(?:process|os|env|self|this|config|settings|options|getenv|String)[.([]|pass(?:word|wd)|p%+40ssw|[{}]/i.test(
			secret,
		)
	)
		return false;
	const plain = secret.replaceAll(/%[0-9a-f]{2}/gi, '').replaceAll(/[^A-Za-z0-9]/g, '');
	return plain.length >= 6 && !/^(?:masterkey|tiger|welcome\d*|passw\w*)/i.test(secret);
};

/** Made by chance: a stretch of digits and letters of no word, as mixed as chance makes it. */
const isRandom = (secret: string) => {
	if (/\d/.test(secret) && /[a-z]/.test(secret) && /[A-Z]/.test(secret) && entropy(secret) >= 4.5) return true;
	if (!/[A-Za-z0-9]{12}/.test(secret)) return false;
	const run = secret.match(/[A-Za-z0-9+/]{12,}/g)?.join('') ?? '';
	const hasDigit = /\d/.test(run) && /[A-Za-z]/.test(run);
	const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run);
	if (!hasDigit) return isMixed && run.length >= 24 && entropy(run) >= 4.1 && !/[a-z]{7}/.test(run);
	const isHex = /^[0-9a-fA-F-]+$/.test(secret);
	return entropy(secret) >= (isHex ? 3 : secret.length < 24 ? 3.3 : 3.7);
};

const AWS_SECRET =
	/(?:aws)?_?secret_?(?:access)?_?key(?:\\?["'])?\s{0,5}(?::|=>?|,)\s{0,5}(?:\\?["'])?(?<s>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi;

/** Secrets that only what stands before them gives away. */
export const CONTEXT_RULES: readonly SecretRule[] = [
	{ name: 'AWS secret key', pattern: AWS_SECRET, hints: ['secret'], isReal: (secret) => entropy(secret) >= 3.7 },
	{
		name: 'AWS session token',
		pattern: /session_?token(?:\\?["'])?\s{0,5}[:=]\s{0,5}(?:\\?["'])?(?<s>[A-Za-z0-9/+=]{100,2000})/gi,
		hints: ['session_token', 'sessiontoken'],
	},
	// RFC 3986 §3.2.1: the password between the user's name and the host, of any scheme.
	{
		name: 'password',
		pattern:
			/(?<=[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/)[^\s:@/"'`<>\\]{0,100}:(?<s>[^\s@/"'`<>\\]{4,200})@(?=[A-Za-z0-9[{$])/g,
		hints: ['://'],
		isReal: isPassword,
	},
	// RFC 9110 §11.6.2, and the headers in use beside it
	{
		name: 'authorization',
		pattern:
			/authorization(?:\\?["'])?\s{0,3}[:=,]\s{0,3}(?:\\?["'`])?(?:bearer|basic|token|bot|apikey|ssws|api-key)\s{1,3}(?<s>[A-Za-z0-9._~+/=:-]{16,4000})/gi,
		hints: ['authorization'],
		isReal: isRandom,
	},
	{
		name: 'authorization',
		pattern: /(?<![A-Za-z])bearer\s{1,3}(?<s>[A-Za-z0-9._~+/=-]{24,4000})/gi,
		hints: ['bearer'],
		isReal: isRandom,
	},
	{
		name: 'API key',
		pattern:
			/(?:x-)?(?:api|auth|access|subscription)-(?:key|token)(?:\\?["'])?\s{0,3}[:=]\s{0,3}(?:\\?["'])?(?<s>[A-Za-z0-9._~+/=-]{20,500})/gi,
		hints: ['-key', '-token'],
		isReal: isRandom,
	},
	// https://docs.npmjs.com/cli/configuring-npm/npmrc
	{
		name: 'npm token',
		pattern: /:_(?:authToken|auth|password)\s?=\s?"?(?<s>[^\s"$]{8,2000})/g,
		hints: [':_auth', ':_password'],
	},
	// https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
	{
		name: 'password',
		pattern:
			/(?:machine\s{1,3}\S{1,200}|default)\s{1,20}login\s{1,3}\S{1,200}\s{1,20}password\s{1,3}(?<s>[^\s\\"'`]{4,200})/g,
		hints: ['login'],
		isReal: isPassword,
	},
	// Connection strings of ADO.NET, ODBC and JDBC
	{
		name: 'password',
		pattern: /(?:^|[;"'?&])\s?(?:password|pwd)\s?=\s?(?<s>[^;"'\s&<>{}$]{4,200})(?=[;"'&])/gim,
		hints: ['password', 'pwd'],
		isReal: isPassword,
	},
	{ name: 'password', pattern: /\bsshpass\s{1,3}-p\s{0,3}["']?(?<s>[^\s"']{4,200})/g, hints: ['sshpass'] },
	{
		name: 'registry login',
		pattern: /"auth"\s{0,3}:\s{0,3}"(?<s>[A-Za-z0-9+/]{16,1000}={0,2})"/g,
		hints: ['"auth"'],
		isReal: isRandom,
	},
	// Kubernetes: a PEM private key in base64
	{
		name: 'private key',
		pattern:
			/LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFU|BFQyBQUklWQVRF|BPUEVOU1NI|BFTkNSWVBURUQ)[A-Za-z0-9+/=]{40,20000}/g,
		hints: ['ls0tls1crudjti'],
	},
	{
		name: 'secret',
		pattern:
			/(?:api[_-]?key|secret|token|passw(?:or)?d|passphrase|access[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?key|encryption[_-]?key|signing[_-]?key|credentials?)(?:[_-]?(?:key|value|id|base|hash))?(?:\\?["'`])?\s{0,5}(?:=>|:=|[:=])\s{0,5}(?:\\?["'`])(?<s>[A-Za-z0-9+/_=.~!@#$%^&*-]{16,500})(?=\\?["'`])/gi,
		hints: ['key', 'secret', 'token', 'passw', 'passphrase', 'credential'],
		isReal: isRandom,
	},
	// Lines of .env files, shells and property files: no quotes, the name to the end of the line
	{
		name: 'secret',
		pattern:
			/(?:API_?KEY|SECRET|TOKEN|PASSW(?:OR)?D|PASSPHRASE|ACCESS_?KEY|PRIVATE_?KEY|AUTH_?KEY|ENCRYPTION_?KEY|CREDENTIALS?)[A-Z0-9_]{0,20}\s?=\s?(?<s>[A-Za-z0-9+/_=.~!@#%^&*-]{16,500})\s{0,3}$/gm,
		hints: ['key', 'secret', 'token', 'passw', 'passphrase', 'credential'],
		isReal: isRandom,
	},
];
