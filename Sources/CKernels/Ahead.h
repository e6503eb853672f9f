#pragma once

/* How far ahead of a loop over much memory its bytes are let come near. The machine does that by itself within a page of 4 KiB
   and loses its place between two pages and between two calls. */
#define AHEAD_BYTES 4096
