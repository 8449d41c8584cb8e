// What a browser does with the API: logs in, keeps its cookie, sends it with every request.
import { httpClient, type HttpClient } from './http-client.js';

export interface Login {
  readonly email: string;
  readonly password: string;
}

export async function logIn(url: string, login: Login): Promise<HttpClient> {
  const answer = await httpClient(url).post('/api/v1/session', login);
  if (answer.status !== 201)
    throw new Error(`log-in as ${login.email}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return httpClient(url, { cookie: cookieOf(answer.headers) });
}

/** The session of an answer, as the next request sends it; '' when it set none. */
export function cookieOf(headers: Headers, name = 'athanor_session'): string {
  const cookie = headers.getSetCookie().find((each) => each.startsWith(`${name}=`));
  return cookie?.split(';')[0] ?? '';
}
