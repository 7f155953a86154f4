/** What a list of artifacts shows, as the window says it and as the wire asks for it. */
import type {
  ArtifactCounts,
  ArtifactGroup,
  ArtifactSort,
  ArtifactsRequest,
  FileType,
  Stage,
} from '../bindings';

export interface Filter {
  caseName: string;
  jobId: string | null;
  groups: ArtifactGroup[];
  /** Stages that no engine was here for. */
  gaps: Stage[];
  fileTypes: FileType[];
  filename: string;
  sort: ArtifactSort;
}

/** Artifacts by group, those inside others included. */
export type Counts = Partial<Record<ArtifactGroup, number>>;

/** All artifacts of a case, in the order of intake. */
export function everything(caseName: string, jobId: string | null = null): Filter {
  return { caseName, jobId, groups: [], gaps: [], fileTypes: [], filename: '', sort: 'ordinal' };
}

/** Whether it keeps files of its case or job out of sight. */
export function isNarrow(filter: Filter): boolean {
  const { groups, gaps, fileTypes, filename } = filter;
  return groups.length + gaps.length + fileTypes.length > 0 || filename.trim() !== '';
}

/** The same list with nothing kept out of sight. */
export function widened(filter: Filter): Filter {
  return { ...filter, groups: [], gaps: [], fileTypes: [], filename: '' };
}

export function sameScope(a: Filter, b: Filter): boolean {
  return a.caseName === b.caseName && a.jobId === b.jobId;
}

export function toRequest(filter: Filter, offset: number, limit: number): ArtifactsRequest {
  return {
    job_id: filter.jobId,
    case_name: filter.jobId ? null : filter.caseName,
    statuses: [],
    groups: filter.groups,
    gaps: filter.gaps,
    file_types: filter.fileTypes,
    parent_artifact_id: null,
    filename: filter.filename.trim() || null,
    sort: filter.sort,
    offset,
    limit,
  };
}

/** One file goes from a group to another. Where there is none to go, what was counted knows of it already. */
export function moved(counts: Counts, from: ArtifactGroup, to: ArtifactGroup): Counts {
  const now = (group: ArtifactGroup) => counts[group] ?? 0;
  if (now(from) === 0) return counts;
  return { ...counts, [from]: now(from) - 1, [to]: now(to) + 1 };
}

/** The files that were added and those inside them, together. */
export function summed({ added, inside }: ArtifactCounts): Counts {
  return both(added.groups, inside.groups);
}

/** Completed artifacts by what they lack. */
export function summedGaps({ added, inside }: ArtifactCounts): Partial<Record<Stage, number>> {
  return both(added.gaps, inside.gaps);
}

function both(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}
