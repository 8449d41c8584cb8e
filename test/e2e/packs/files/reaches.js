// Asks for what it may not have: a service that nobody declared, a path that is none, and a file that is larger than files may be here.
import { operation } from 'athanor/pack';

export default operation({ name: 'files.reaches', queue: 'files' }, async (_args, { services }) => {
  const code = async (asked) => {
    try {
      return { got: await asked() };
    } catch (error) {
      return error.code;
    }
  };
  return {
    owed: await code(() => services.call('nobody', '/')),
    asked: await code(() => services.request('nobody', '/')),
    fetched: await code(() => services.download('nobody', '/')),
    pathless: await code(() => services.request('shop', 'red.png')),
    large: await code(() => services.download('shop', '/large.bin')),
  };
});
