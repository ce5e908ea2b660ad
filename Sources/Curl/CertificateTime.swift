// By which time the hub's certificate is judged, where the wall clock of this machine is not to be believed.

/// A moment at which certificates are checked instead of the wall clock's.
///
/// They are always checked: chain, name and time. Only whose time it is differs.
package struct CertificateTime: Sendable, Equatable {
    /// Seconds since 1970.
    package let seconds: Int
    /// Whether all that is known is that it is not earlier. A certificate that begins later then shows that it is later: whom
    /// we believe has signed it by then. One that has ended before is refused as ever.
    package let isLeast: Bool

    /// Whether the dates of certificates count at all. Only for a question whose answer is signed otherwise: its connection is used
    /// for nothing else.
    package var countsDates = true

    /// Names a moment.
    package init(seconds: Int, isLeast: Bool) {
        self.seconds = seconds
        self.isLeast = isLeast
    }

    /// The same, for a question whose answer is signed otherwise.
    package var withoutDates: CertificateTime {
        var time = self
        time.countsDates = false
        return time
    }
}
