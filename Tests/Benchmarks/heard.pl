# Makes a pgbench script of what Postgres heard from the hub: the one transaction whose statements match a pattern.
# heard.pl PATTERN <log     prints its statements, one a line, with their parameters as literals, BEGIN and COMMIT too.
use strict;
use warnings;
my ($pattern) = @ARGV;
my (@transactions, %open);
my $last;
while (my $line = <STDIN>) {
    chomp $line;
    if ($line =~ /^\S+ \S+ \S+ \[(\d+)\] (?:\S+ )?LOG:  (?:execute [^:]*|statement): (.*)$/) {
        my ($process, $text) = ($1, without_note($2));
        push @{ $open{$process} }, $last = { text => $text, values => '' };
        if ($text =~ /^COMMIT/) { push @transactions, delete $open{$process} }
    } elsif ($line =~ /DETAIL:  parameters: (.*)$/) {
        $last->{values} = $1 if $last;
    } elsif ($line =~ /^\t(.*)$/) {
        my $more = without_note($1);
        $last->{text} .= ' ' . $more if $last;
    }
}
# A note in the SQL ends with its line, and the lines are to be joined.
sub without_note { my ($line) = @_; $line =~ s/(?:^|\s)-- .*$//; return $line }

my ($found) = grep { grep { $_->{text} =~ /$pattern/ } @$_ } @transactions;
die "the hub was not heard to send $pattern\n" unless $found;
for my $statement (@$found) {
    my %value;
    while ($statement->{values} =~ /\$(\d+) = (NULL|'(?:[^']|'')*')/g) { $value{$1} = $2 }
    my $text = $statement->{text};
    $text =~ s/\$(\d+)/exists $value{$1} ? $value{$1} : "\$$1"/ge;
    $text =~ s/\s+/ /g;
    print "$text;\n";
}
