// Begins ten times a second at most.
import { operation } from 'athanor/pack';

export default operation({ name: 'gate.paced', queue: 'gate', rate: { max: 10, perS: 1 } }, () => ({}));
