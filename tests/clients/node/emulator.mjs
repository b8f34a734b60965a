// The one thing that differs from working with Google: every request goes to the emulator, whatever host it names.
import { readFileSync } from 'node:fs';
import { JWT } from 'google-auth-library';

const base = new URL(process.env.EMULATOR_URL);
const key = JSON.parse(readFileSync(process.env.EMULATOR_KEY_FILE, 'utf8'));
const original = globalThis.fetch;

export const redirected = (target, options) => {
  const url = new URL(target instanceof Request ? target.url : target);
  url.protocol = base.protocol;
  url.host = base.host;
  return original(target instanceof Request ? new Request(url, target) : url, options);
};

globalThis.fetch = redirected;

export const signIn = (subject) => new JWT({
  email: key.client_email,
  key: key.private_key,
  subject,
  scopes: [
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive',
    'https://mail.google.com/',
  ],
  transporterOptions: { fetchImplementation: redirected },
});

export const ROBOT = 'robot@barycentre.example';
export const robot = signIn(ROBOT);
