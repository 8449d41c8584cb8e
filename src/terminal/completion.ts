// `athanor completion bash`: a script for the shell, made of the table of commands. What is no word of ours, bash completes as file names.
import type { Command } from './command.js';
import { exitCodes, WrongUsage } from './exit-codes.js';
import { commonFlags } from './command.js';

export const completion = (served: readonly Command[]): Command => ({
  name: 'completion',
  takes: 'bash',
  words: {
    en: 'Prints completion for bash: eval "$(athanor completion bash)"',
    ru: 'Печатает дополнение для bash: eval "$(athanor completion bash)"',
  },
  flags: { help: commonFlags.help },
  isLocal: true,
  run: ({ typed, speech }) => {
    if (typed.words[0] !== 'bash' || typed.words.length > 1) throw new WrongUsage(speech('onlyBash'));
    process.stdout.write(script(served));
    return Promise.resolve(exitCodes.fine);
  },
});

/** Words without spaces or quotes only, which is what names of commands and flags are. */
function script(served: readonly Command[]): string {
  const flagsOf = ({ flags }: Command): string =>
    Object.entries(flags)
      .flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])
      .join(' ');
  const names = [...served.map(({ name }) => name), 'completion', 'help'];
  return `_athanor() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} flags=
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$word")); return
  fi
  case \${COMP_WORDS[1]} in
${served.map((command) => `    ${command.name}) flags="${flagsOf(command)}" ;;`).join('\n')}
    completion) COMPREPLY=($(compgen -W "bash" -- "$word")); return ;;
    help) COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word")); return; fi
  COMPREPLY=()
  [[ $before == --status ]] && COMPREPLY=($(compgen -W "waiting queued running retrying done failed cancelled expired" -- "$word"))
}
complete -o default -F _athanor athanor
`;
}
