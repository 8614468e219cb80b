# Prints each different word of standard input behind its count, the most frequent first.

{
    for (i = 1; i <= NF; i++)
        counts[$i]++
}

END {
    for (word in counts)
        printf "%7d %s\n", counts[word], word | "sort -k1,1nr -k2"
}
