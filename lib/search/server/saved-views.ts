/** The use cases of saved views in one place, for the page that has all of them. */
export { deleteView } from './delete-view';
export { listViews } from './list-views';
export { saveView } from './save-view';
export { updateView } from './update-view';
