export { ProjectFileError, UnknownProjectError } from "./errors.ts";
export { type Project, projectName } from "./project.ts";
export { findProject, PROJECT_FILE, readProject } from "./read-project.ts";
