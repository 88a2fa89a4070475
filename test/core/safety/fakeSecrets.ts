import { base64, fromAlphabet, type Random } from './randomSecrets.ts';

/** A kind of secret as it stands in a text: `text` around `secret`, which no service ever gave out. */
export interface FakeSecret {
	readonly kind: string;
	readonly text: string;
	readonly secret: string;
}

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = `${UPPER}${UPPER.toLowerCase()}`;
const ALNUM = `${LETTERS}${DIGITS}`;
const URL64 = `${ALNUM}_-`;
const B64 = `${ALNUM}+/`;

/** One secret of each kind, made by chance. */
export function fakeSecrets(random: Random): readonly FakeSecret[] {
	const pick = (alphabet: string, length: number) => fromAlphabet(alphabet, length, random);
	// A key without a single digit or letter does not come out of chance at these lengths; the rules rely on that.
	const plain = (kind: string, secret: string, text = secret): FakeSecret => ({ kind, text, secret });
	const named = (kind: string, before: string, secret: string, after = ''): FakeSecret =>
		plain(kind, secret, `${before}${secret}${after}`);
	return [
		plain('OpenAI project key', `sk-proj-${pick(URL64, 74)}T3BlbkFJ${pick(URL64, 74)}`),
		plain('OpenAI project key of another length', `sk-proj-${pick(URL64, 120)}`),
		plain('OpenAI service key', `sk-svcacct-${pick(URL64, 58)}T3BlbkFJ${pick(URL64, 58)}`),
		plain('OpenAI legacy key', `sk-${pick(ALNUM, 20)}T3BlbkFJ${pick(ALNUM, 20)}`),
		plain('OpenRouter key', `sk-or-v1-${pick(HEX, 64)}`),
		plain('DeepSeek key', `sk-${pick(HEX, 32)}`),
		plain('Anthropic key', `sk-ant-api03-${pick(URL64, 93)}AA`),
		plain('AWS access key', `AKIA${pick(`${UPPER}234567`, 16)}`),
		plain('AWS temporary key', `ASIA${pick(`${UPPER}234567`, 16)}`),
		named('AWS secret', 'aws_secret_access_key = ', pick(B64, 40)),
		named('AWS secret in JSON', '"SecretAccessKey": "', pick(B64, 40), '",'),
		named('AWS secret in code', "secretAccessKey: '", pick(B64, 40), "',"),
		named('AWS session token', 'aws_session_token=', `${pick(B64, 300)}==`),
		plain('GitHub token', `ghp_${pick(ALNUM, 36)}`),
		plain('GitHub app token', `ghs_${pick(ALNUM, 36)}`),
		plain('GitHub fine-grained token', `github_pat_${pick(ALNUM, 22)}_${pick(ALNUM, 59)}`),
		plain('GitLab token', `glpat-${pick(URL64, 20)}`),
		plain('GitLab deploy token', `gldt-${pick(URL64, 20)}`),
		plain('Slack bot token', `xoxb-${pick(DIGITS, 12)}-${pick(DIGITS, 12)}-${pick(ALNUM, 24)}`),
		plain('Slack app token', `xapp-1-A${pick(`${UPPER}${DIGITS}`, 10)}-${pick(DIGITS, 13)}-${pick(HEX, 64)}`),
		named(
			'Slack webhook',
			'https://hooks.slack.com/',
			`services/T${pick(`${UPPER}${DIGITS}`, 8)}/B${pick(`${UPPER}${DIGITS}`, 10)}/${pick(ALNUM, 24)}`,
		),
		plain('Stripe key', `sk_live_${pick(ALNUM, 24)}`),
		plain('Stripe restricted key', `rk_live_${pick(ALNUM, 99)}`),
		plain('Stripe webhook secret', `whsec_${pick(ALNUM, 32)}`),
		plain('Google key', `AIza${pick(URL64, 35)}`),
		plain('Google client secret', `GOCSPX-${pick(URL64, 28)}`),
		plain('npm token', `npm_${pick(ALNUM, 36)}`),
		named('npm token in .npmrc', '//registry.npmjs.org/:_authToken=', pick(`${HEX}-`, 36)),
		named('password in .npmrc', '//npm.corp.test/:_password=', `${pick(B64, 30)}==`),
		plain('PyPI token', `pypi-AgEIcHlwaS5vcmc${pick(URL64, 150)}`),
		named(
			'Azure storage key',
			'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=',
			`${pick(B64, 86)}==`,
			';EndpointSuffix=core.windows.net',
		),
		named(
			'Azure service bus',
			'Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=',
			`${pick(B64, 43)}=`,
		),
		plain('Azure client secret', `${pick(ALNUM, 3)}8Q~${pick(ALNUM, 34)}`),
		named(
			'Azure shared signature',
			'https://acme.blob.core.windows.net/c?sv=2022-11-02&sp=r&sig=',
			`${pick(ALNUM, 43)}%3D`,
		),
		plain('Telegram token', `${pick('123456789', 9)}:AA${pick(URL64, 33)}`),
		plain('Twilio key', `SK${pick(HEX, 32)}`),
		plain('SendGrid key', `SG.${pick(URL64, 22)}.${pick(URL64, 43)}`),
		plain('Discord token', `M${pick(ALNUM, 25)}.${pick(ALNUM, 6)}.${pick(URL64, 38)}`),
		plain('Hugging Face token', `hf_${pick(ALNUM, 34)}`),
		plain('Groq key', `gsk_${pick(ALNUM, 52)}`),
		plain('DigitalOcean token', `dop_v1_${pick(HEX, 64)}`),
		plain('Docker token', `dckr_pat_${pick(URL64, 27)}`),
		plain('Vault token', `hvs.${pick(URL64, 95)}`),
		plain('Mailgun key', `key-${pick(HEX, 32)}`),
		plain('Mailchimp key', `${pick(HEX, 32)}-us12`),
		plain('Terraform token', `${pick(ALNUM, 14)}.atlasv1.${pick(URL64, 67)}`),
		plain('Shopify token', `shpat_${pick(HEX, 32)}`),
		plain('Databricks token', `dapi${pick(HEX, 32)}`),
		plain('age key', `AGE-SECRET-KEY-1${pick(`${UPPER}${DIGITS}`, 58)}`),
		plain('JSON web token', `eyJ${pick(URL64, 33)}.eyJ${pick(URL64, 80)}.${pick(URL64, 43)}`),
		named('bearer', 'Authorization: Bearer ', pick(URL64, 40)),
		named('bearer of curl', "curl -H 'authorization: bearer ", pick(ALNUM, 32), "' https://api.acme.test"),
		named('basic', '"Authorization": "Basic ', base64(`deploy:${pick(ALNUM, 20)}`), '"'),
		named('API key header', 'x-api-key: ', pick(ALNUM, 40)),
		named('PostgreSQL password', 'postgres://svc_app:', pick(ALNUM, 16), '@db.acme.test:5432/app'),
		named('MongoDB password', 'mongodb+srv://svc:', pick(ALNUM, 16), '@c0.acme.mongodb.net/?retryWrites=true'),
		named('Redis password', 'redis://:', pick(ALNUM, 24), '@cache.acme.test:6379/0'),
		named('password in a web address', 'https://ci-bot:', pick(ALNUM, 20), '@git.acme.test/app.git'),
		named('ADO.NET password', 'Server=db;Database=app;User Id=sa;Password=', pick(ALNUM, 14), ';Encrypt=true'),
		named('.netrc', 'machine api.acme.test login deploy password ', pick(ALNUM, 18)),
		named('docker login', '{"auths":{"r.acme.test":{"auth":"', base64(`bot:${pick(ALNUM, 24)}`), '"}}}'),
		named('.env secret', 'JWT_SECRET=', pick(ALNUM, 40)),
		named('.env token in a diff', '+SERVICE_TOKEN=', pick(HEX, 40)),
		named('export', 'export ACME_API_KEY=', pick(ALNUM, 32)),
		named('secret in code', "const apiKey = '", pick(ALNUM, 32), "';"),
		named('secret in YAML', 'client_secret: "', pick(URL64, 40), '"'),
		...privateKeyForms(random),
	];
}

/** A private key as a file has it, as a diff adds it, in a string of JSON, and cut. */
function privateKeyForms(random: Random): readonly FakeSecret[] {
	const lines = Array.from({ length: 25 }, () => fromAlphabet(B64, 64, random));
	const block = (kind: string) => [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`];
	const form = (kind: string, text: string): FakeSecret => ({ kind, text, secret: lines[12] ?? '' });
	return [
		form('RSA private key', block('RSA ').join('\n')),
		form('OpenSSH private key', block('OPENSSH ').join('\r\n')),
		form(
			'private key in a diff',
			block('')
				.map((line) => `+${line}`)
				.join('\n'),
		),
		form('private key in JSON', JSON.stringify({ private_key_id: 'ab', private_key: `${block('').join('\n')}\n` })),
		form('private key that is cut', block('EC ').slice(0, 20).join('\n')),
		form(
			'private key in search results',
			block('')
				.map((line, at) => `deploy/server.txt:${at + 1}: ${line}`)
				.join('\n'),
		),
		base64Form(block('RSA ').join('\n')),
	];
}

function base64Form(block: string): FakeSecret {
	const encoded = base64(block);
	return { kind: 'private key in base64', text: `client-key-data: ${encoded}`, secret: encoded.slice(200, 300) };
}
