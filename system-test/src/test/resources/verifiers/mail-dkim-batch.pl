# Mail::DKIM for many messages. "mail-dkim-batch.pl verify PORT" asks the DNS server at that port of 127.0.0.1 and prints, for each
# file named on a line of standard input, the file, a tab and a word: pass if at least one signature is good, fail, or none
# without a signature. "mail-dkim-batch.pl sign DOMAIN" signs as the lines of standard input say, whose fields are separated by
# tabs: from, to, selector, key file, canonicalization, i= or -, x= or -.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;
use Net::DNS::Resolver;

{
    package RememberingResolver; # a thousand messages have forty keys
    our @ISA = ('Net::DNS::Resolver');
    my %answers;

    sub send {
        my ($self, @question) = @_;
        return $answers{"@question"} ||= $self->SUPER::send(@question);
    }
}

sub read_file {
    my ($name) = @_;
    open my $file, '<:raw', $name or die "$name: $!";
    local $/;
    my $text = <$file>;
    $text =~ s/\n/\r\n/g unless $text =~ /\r\n/; # as in a Maildir
    return $text;
}

sub verdict {
    my ($message) = @_;
    my $verifier = Mail::DKIM::Verifier->new;
    my $done     = eval {
        $verifier->PRINT($message);
        $verifier->CLOSE;
        1;
    };
    return 'fail' unless $done;
    my @signatures = $verifier->signatures;
    return 'pass' if grep { $_->result eq 'pass' } @signatures;
    return @signatures ? 'fail' : 'none';
}

sub sign {
    my ($message, $domain, $selector, $key, $canonicalization, $identity, $expiration) = @_;
    my $signer = Mail::DKIM::Signer->new(
        Algorithm => 'rsa-sha256',
        Method    => $canonicalization,
        Domain    => $domain,
        Selector  => $selector,
        KeyFile   => $key,
        ($identity eq '-'   ? () : (Identity   => $identity)),
        ($expiration eq '-' ? () : (Expiration => $expiration)),
    );
    $signer->PRINT($message);
    $signer->CLOSE;
    return $signer->signature->as_string . "\r\n" . $message;
}

my ($verb, $argument) = @ARGV;
if ($verb eq 'verify') {
    Mail::DKIM::DNS::resolver(
        RememberingResolver->new(
            nameservers => ['127.0.0.1'], port => $argument, recurse => 0, retry => 4, retrans => 1));
}
while (my $line = <STDIN>) {
    chomp $line;
    if ($verb eq 'verify') {
        print "$line\t", verdict(read_file($line)), "\n";
        next;
    }
    my ($from, $to, @how) = split /\t/, $line;
    open my $file, '>:raw', $to or die "$to: $!";
    print $file sign(read_file($from), $argument, @how);
    close $file or die "$to: $!";
}
