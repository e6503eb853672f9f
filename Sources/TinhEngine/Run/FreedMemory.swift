import CKernels

/// Memory that a run has let go of and that the process still has.
package enum FreedMemory {
    /// Gives it back to the system.
    package static func giveBack() {
        KeptPages.giveBack()
        tinh_give_back()
    }
}
