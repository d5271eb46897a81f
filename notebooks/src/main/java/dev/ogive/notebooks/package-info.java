/// Java in notebooks: a Jupyter kernel over JShell with Ogive on its class path, and the pictures
/// and tables that the notebooks show. Uses everything; nothing uses it.
package dev.ogive.notebooks;
