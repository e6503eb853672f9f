extension Plan {
    /// All rules, in the order in which each helps the next. The output stays the same to the bit.
    package var rewritten: Plan {
        ColumnPruning.apply(to: TopOfSort.apply(to: ProjectionMerging.apply(to: FilterPushDown.apply(to: self))))
    }
}
