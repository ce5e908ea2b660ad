// What can go wrong when bytes are to be kept for fifteen years.

/// An error of the blob store. After `disk` the store answers nothing but `suspect`: a failed fsync is never tried again
/// on the same file, because the second call may report a false success. Only a want of descriptors passes.
package enum BlobError: Error, Equatable, Sendable {
    /// The bytes are not those that were announced. Nothing was kept.
    case digestDiffers(found: String)
    /// More or fewer bytes than announced. Nothing was kept.
    case sizeDiffers(found: Int64, announced: Int64)
    /// No room on the disk. Nothing was kept.
    case diskFull
    /// The disk refused; `errno` says how.
    case disk(errno: Int32, doing: String)
    /// Fewer bytes are here than were acknowledged: somebody took them away.
    case lost
    /// A disk error has been seen: nothing is acknowledged until an operator has looked and started the hub again.
    case suspect
}
