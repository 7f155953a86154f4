/** Where the analyst is. */
export type View = 'case' | 'search' | 'stats' | 'doctor' | 'settings' | 'watches' | 'models';
export type CaseTab = 'artifacts' | 'jobs' | 'summary' | 'entities' | 'graph' | 'timeline';

export const caseTabs: { id: CaseTab; label: string }[] = [
  { id: 'artifacts', label: 'Artifacts' },
  { id: 'jobs', label: 'Jobs' },
  { id: 'summary', label: 'Summary' },
  { id: 'entities', label: 'Entities' },
  { id: 'graph', label: 'Graph' },
  { id: 'timeline', label: 'Timeline' },
];

export class Navigation {
  view = $state<View>('case');
  caseName = $state<string | null>(null);
  tab = $state<CaseTab>('artifacts');
  shortcuts = $state(false);
  /** The field that the analyst wants to type in; it takes the focus and clears this. */
  typing = $state<'filter' | 'search' | null>(null);

  go(view: View) {
    this.view = view;
  }

  /** The first, second … tab of the open case. */
  showTab(number: number) {
    const tab = caseTabs[number - 1];
    if (this.view === 'case' && this.caseName && tab) this.tab = tab.id;
  }

  filterFiles() {
    this.showTab(1);
    if (this.view === 'case' && this.caseName) this.typing = 'filter';
  }

  search() {
    this.view = 'search';
    this.typing = 'search';
  }
}
