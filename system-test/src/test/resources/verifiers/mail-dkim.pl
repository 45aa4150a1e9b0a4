# Verifies the message on standard input with Mail::DKIM. Arguments: the port of the DNS server on 127.0.0.1.
# Prints one line per signature: result, d=, and the reason.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;
use Net::DNS::Resolver;

my ($port) = @ARGV;
Mail::DKIM::DNS::resolver(
    Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => $port, recurse => 0, retry => 2, retrans => 1));

binmode STDIN;
my $verifier = Mail::DKIM::Verifier->new;
while (my $line = <STDIN>) {
    $line =~ s/\r?\n\z/\r\n/;
    $verifier->PRINT($line);
}
$verifier->CLOSE;
for my $signature ($verifier->signatures) {
    printf "%s %s %s\n", $signature->result, $signature->domain, $signature->result_detail;
}
print "none\n" unless $verifier->signatures;
