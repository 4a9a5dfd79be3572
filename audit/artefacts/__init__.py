"""Reading the files of a model directory that nobody vouches for: nothing is run or unpickled."""
