// Arithmetic on numbers that came out of a file: it reports instead of trapping.

extension FixedWidthInteger {
    /// The sum, or nil when it does not fit.
    package func plus(_ other: Self) -> Self? {
        let (value, overflow) = addingReportingOverflow(other)
        return overflow ? nil : value
    }

    /// The difference, or nil when it does not fit.
    package func minus(_ other: Self) -> Self? {
        let (value, overflow) = subtractingReportingOverflow(other)
        return overflow ? nil : value
    }

    /// The product, or nil when it does not fit.
    package func times(_ other: Self) -> Self? {
        let (value, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : value
    }
}
