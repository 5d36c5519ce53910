// Package tarindex finds the files of a tar archive that lies on disk. It reads the headers
// alone, however large the archive is; the files are then read where they stand.
package tarindex
