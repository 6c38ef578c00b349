/**
 * Path templates of `google.api.http`, as `google/api/http.proto` specifies them.
 *
 * @module
 */

// Templates
export { parseTemplate } from './parse-template.js';
export type {
  InvalidTemplate,
  PathTemplate,
  TemplateSegment,
  TemplateVariable,
} from './path-template.js';
export { expandTemplate, type ExpandedPath } from './expand-template.js';

// Routing
export {
  createRouteTable,
  type RouteMatch,
  type RouteTable,
  type RouteTableOptions,
} from './route-table.js';
export { findConflicts, type Route, type RouteConflict } from './find-conflicts.js';

// For generators and tools
export { compareSpecificity } from './specificity.js';
export { relateTemplates, type TemplateRelation } from './template-relation.js';
export { canonicalPath, type MalformedPath } from './percent-encoding.js';
