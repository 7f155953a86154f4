/** Where the analyst is. */
export type View = 'case' | 'search' | 'stats' | 'doctor' | 'settings' | 'watches';
export type CaseTab = 'artifacts' | 'jobs' | 'summary' | 'entities' | 'graph' | 'timeline';

export class Navigation {
  view = $state<View>('case');
  caseName = $state<string | null>(null);
  tab = $state<CaseTab>('artifacts');
  shortcuts = $state(false);

  go(view: View) {
    this.view = view;
  }
}
