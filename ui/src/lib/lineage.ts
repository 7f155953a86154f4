/** Jobs as a tree: a job stands under the one it extends. */
interface Linked {
  job_id: string;
  parent_job_id: string | null;
}

export interface Branch<J> {
  job: J;
  depth: number;
}

/** Parents before children, siblings in the order given. A missing or circular parent makes a root. */
export function lineage<J extends Linked>(jobs: J[]): Branch<J>[] {
  const known = new Set(jobs.map((job) => job.job_id));
  const branches: Branch<J>[] = [];
  const seen = new Set<string>();
  const grow = (job: J, depth: number) => {
    if (seen.has(job.job_id)) return;
    seen.add(job.job_id);
    branches.push({ job, depth });
    for (const child of jobs) if (child.parent_job_id === job.job_id) grow(child, depth + 1);
  };
  for (const job of jobs) if (!job.parent_job_id || !known.has(job.parent_job_id)) grow(job, 0);
  for (const job of jobs) grow(job, 0);
  return branches;
}
