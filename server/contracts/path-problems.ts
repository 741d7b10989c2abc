import type { ScriptContent } from './script-content.ts';
import { isQuestion } from './script-flow.ts';
import type { PathFinding } from './script-paths.ts';
import type { ScriptProblem } from './scripts.contract.ts';

/** Codes of what a test run finds; the rest of the gate's problems come from reading the script. */
export const pathProblemCodes: readonly string[] = [
  'never_shown',
  'only_unfinished',
  'always_stuck',
  'sometimes_stuck',
  'check_never_fails',
  'check_always_fails',
  'option_never_offered',
] satisfies PathFinding['kind'][];

/**
 * What a test run found, as the publish gate says it. What can never be asked, or never be finished, is refused where
 * the run was whole; where only a part was tried it is a warning, and says so.
 */
export function pathProblems(
  content: ScriptContent,
  { findings, isWhole }: { readonly findings: readonly PathFinding[]; readonly isWhole: boolean },
): ScriptProblem[] {
  return findings.flatMap((finding): ScriptProblem[] => {
    const item = content.blocks[finding.block]?.items[finding.item];
    if (item === undefined) return [];
    const who = isQuestion(item)
      ? `La question « ${item.name} »`
      : item.kind === 'say'
        ? 'Ce texte à dire'
        : 'Cette note';
    const place = `blocks.${finding.block}.items.${finding.item}`;
    const tried = isWhole ? '' : ' (la trame est trop grande pour tout essayer : vérifiez)';
    const isBlocking = finding.kind === 'never_shown' || finding.kind === 'always_stuck';
    const { path, detail } = told(finding, who, tried, isQuestion(item));
    return [
      {
        level: isBlocking && isWhole ? 'block' : 'warn',
        code: finding.kind,
        path: `${place}${path}`,
        detail,
      },
    ];
  });
}

function told(
  finding: PathFinding,
  who: string,
  tried: string,
  isAsked: boolean,
): { readonly path: string; readonly detail: string } {
  const shown = isAsked ? 'posée' : 'affichée';
  switch (finding.kind) {
    case 'never_shown':
      return {
        path: '.showIf',
        detail: `${who} n’est ${agreed(who, shown)} sur aucun chemin${tried} : sa condition ne peut jamais être vraie. Changez-la, ou retirez ${isAsked ? 'la question' : 'l’élément'}.`,
      };
    case 'only_unfinished':
      return {
        path: '.showIf',
        detail: `${who} n’apparaît que tant qu’une réponse obligatoire manque${tried} : aucun entretien terminé ne passe par là. Changez sa condition si ce n’est pas voulu.`,
      };
    case 'always_stuck':
      return {
        path: '',
        detail: `${who} arrête l’entretien${tried} : elle est obligatoire et aucune réponse ne convient. Changez ses réponses ou ses contrôles, ou permettez une réponse d’absence.`,
      };
    case 'sometimes_stuck':
      return {
        path: '',
        detail: `${who} arrête certains entretiens : après certaines réponses, elle est obligatoire et aucune réponse ne convient. Changez ses réponses ou ses contrôles, ou permettez une réponse d’absence.`,
      };
    case 'check_never_fails':
      return {
        path: `.checks.${finding.check}.test`,
        detail: `${who} a un contrôle qui accepte toutes les réponses${tried} : il ne sert à rien. Changez-le, ou retirez-le.`,
      };
    case 'check_always_fails':
      return {
        path: `.checks.${finding.check}.test`,
        detail: `${who} a un contrôle qu’aucune réponse ne passe${tried} : changez-le, ou retirez-le.`,
      };
    case 'option_never_offered':
      return {
        path: `.options.${finding.option}.showIf`,
        detail: `${who} a une réponse qui n’est proposée sur aucun chemin${tried} : changez sa condition, ou retirez-la.`,
      };
  }
}

function agreed(who: string, shown: string): string {
  return who.startsWith('Ce ') ? shown.replace(/e$/, '') : shown;
}
